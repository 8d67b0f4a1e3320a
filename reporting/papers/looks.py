"""The looks of a workbook's cells: letters, borders, places, numbers' forms."""

from __future__ import annotations

from typing import Any, Final

from reporting.papers.tables import Form, Tone

FONT: Final = "Times New Roman"
BODY: Final = 12
TITLE: Final = 13
_NUMBERS: Final = {Form.COUNT: "#,##0", Form.RATE: "0.00", Form.DAY: "dd/mm/yyyy", Form.MOMENT: "hh:mm dd/mm/yyyy"}
_LEFT: Final = frozenset({Form.TEXT})
_CENTRED: Final = frozenset({Form.MARK, Form.DAY, Form.MOMENT})


class Styles:
    """The few formats that cells share, each made when it is first needed."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}
        self._cells: dict[tuple[Form, Tone], Any] = {}

    def cell(self, form: Form, tone: Tone) -> Any:
        """Give the format of a table's cell."""
        known = self._cells.get((form, tone))
        if known is None:
            known = self._cells[form, tone] = self._cell(form, tone)
        return known

    def _cell(self, form: Form, tone: Tone) -> Any:
        look: dict[str, Any] = {
            "border": 1,
            "valign": "vcenter",
            "align": "left" if form in _LEFT else "center" if form in _CENTRED else "right",
            "text_wrap": form in _LEFT or form is Form.MARK,
            "bold": tone in {Tone.GROUP, Tone.TOTAL},
            "italic": tone is Tone.ASIDE,
        }
        if form in _NUMBERS:
            look["num_format"] = _NUMBERS[form]
        return self.made(**look)

    def made(self, **look: Any) -> Any:
        """Give a format of its looks."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": BODY} | look)
        return self._made[key]
