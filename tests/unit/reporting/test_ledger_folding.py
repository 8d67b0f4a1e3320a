"""From what was said to what counts."""

from __future__ import annotations

from dataclasses import replace

from reporting.ledger import cell_key, fold, fold_entries
from reporting.reading import Op
from reporting.records import Cell, EntryState, Relation
from tests.builders import at, entry, stored


def _figures(cells: tuple[Cell, ...]) -> list[tuple[str, int]]:
    return [(cell.metric, cell.value) for cell in cells]


def test_set_replaces_and_add_adds() -> None:
    """120, then 130, then 5 more."""
    assert fold([(Op.SET, 120), (Op.SET, 130), (Op.ADD, 5)]) == 135


def test_add_on_nothing_is_a_set() -> None:
    """`m1=+50` as a first word is 50; nothing said is nothing, not zero."""
    assert fold([(Op.ADD, 50)]) == 50
    assert fold([]) is None


def test_fold_goes_by_sending_time() -> None:
    """What was sent later replaces, in whatever order it arrived."""
    early, late = stored(entry("m=120"), "6/7 08:00"), stored(entry("m=130"), "6/7 09:00")
    assert _figures(fold_entries([late, early])) == [("m", 130)]


def test_same_second_goes_by_message() -> None:
    """Telegram tells whole seconds: the earlier message comes first."""
    first, second = stored(entry("m=1")), stored(entry("m=2"))
    assert _figures(fold_entries([second, first])) == [("m", 2)]


def test_an_edit_stays_where_its_message_stands() -> None:
    """The first message is edited from 120 to 125 after a second one added 5."""
    first, more = stored(entry("m=120"), "6/7 08:00"), stored(entry("m=+5"), "6/7 08:30")
    old = replace(first, state=EntryState.SUPERSEDED)
    edited = stored(entry("m=125"), "6/7 08:00", message=first.message)
    assert _figures(fold_entries([old, more, edited])) == [("m", 130)]


def test_an_edit_takes_a_figure_away() -> None:
    """What the edited message no longer says stands no more."""
    first = stored(entry("m=120 n=3"))
    old, edited = replace(first, state=EntryState.SUPERSEDED), stored(entry("m=120"), message=first.message)
    assert _figures(fold_entries([old, edited])) == [("m", 120)]


def test_after_a_retraction_what_stood_before_stands_again() -> None:
    """130 is taken back, 120 counts."""
    first, second = stored(entry("m=120"), "6/7 08:00"), stored(entry("m=130"), "6/7 09:00")
    taken_back = replace(second, state=EntryState.RETRACTED)
    assert _figures(fold_entries([first, taken_back])) == [("m", 120)]


def test_held_and_pending_entries_do_not_count() -> None:
    """Only live ones are folded."""
    waiting = [stored(entry("m=1"), state=state) for state in EntryState if state is not EntryState.LIVE]
    assert fold_entries(waiting) == ()


def test_days_spans_and_totals_have_cells_of_their_own() -> None:
    """5/7, 3-5/7 and the total on 5/7 are three things."""
    cells = fold_entries([stored(entry("m=5")), stored(entry("m=20", start="3/7")), stored(entry("m=lk700"))])
    assert [(cell.start, cell.anchor, cell.value) for cell in cells] == [
        (entry("m=0", start="3/7").start, False, 20),
        (None, False, 5),
        (None, True, 700),
    ]
    assert len({cell_key(cell) for cell in cells}) == 3


def test_the_latest_total_stands() -> None:
    """A total is no sum: the last one said holds."""
    assert _figures(fold_entries([stored(entry("m=lk700")), stored(entry("m=lk710"), "6/7 09:00")])) == [("m", 710)]


def test_an_add_after_a_total_adds_to_it() -> None:
    """700 by the morning, 5 more in the afternoon; an add before the total is in it already."""
    total, more = stored(entry("m=lk700"), "6/7 08:00"), stored(entry("m=+5"), "6/7 15:00")
    assert _figures(fold_entries([total, more])) == [("m", 5), ("m", 705)]
    early = stored(entry("m=+5"), "6/7 07:00")
    assert _figures(fold_entries([total, early])) == [("m", 5), ("m", 700)]


def test_what_comes_on_top_has_a_cell_of_its_own() -> None:
    """10 inside the week's figure, and 5 on top of it; a plain set says the day anew."""
    inside, extra = stored(entry("m=10")), stored(entry("m=5"), "6/7 09:00", relation=Relation.EXTRA)
    cells = fold_entries([inside, extra])
    assert [(cell.value, cell.relation) for cell in cells] == [(10, None), (5, Relation.EXTRA)]
    anew = stored(entry("m=20"), "6/7 10:00")
    assert _figures(fold_entries([inside, extra, anew])) == [("m", 20)]


def test_received_is_when_the_figure_first_came() -> None:
    """A correction keeps the mark of the first; a metric that only the second brought has the second's."""
    first = stored(entry("m=120"), "6/7 08:00")
    second = stored(entry("m=130 n=4"), "6/7 12:00")
    received = {cell.metric: cell.received_at for cell in fold_entries([first, second])}
    assert received == {"m": at("6/7 08:00"), "n": at("6/7 12:00")}
