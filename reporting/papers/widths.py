"""How wide a sheet's columns are, and how many lines a text takes in them."""

from __future__ import annotations

from typing import Final

from reporting.papers.tables import Column, Form, Table, plain_value

_WIDEST: Final = 60
_WIDTHS: Final = {Form.COUNT: 11, Form.RATE: 9, Form.DAY: 12, Form.MOMENT: 17, Form.MARK: 6, Form.TEXT: 10}


def width_of(table: Table, column: Column) -> int:
    """Choose a width for what stands in a column, a header's longest word included."""
    if column.width:
        return column.width
    least = max(_WIDTHS[column.form], max((len(word) for word in column.label.split()), default=0) + 2)
    if column.form is Form.COUNT:
        numbers = (plain_value(row.cells.get(column.key)) for row in table.rows)
        largest = max((number for number in numbers if isinstance(number, int)), default=0)
        return max(least, round(1.2 * len(f"{largest:,}")) + 1)
    if column.form not in {Form.TEXT, Form.MARK}:
        return least
    texts = (str(row.cells.get(column.key) or "") for row in table.rows)
    longest = max((len(text) for text in texts), default=0)
    return max(least, min(_WIDEST, round(longest * 1.1) + 2))


def lines_of(label: str, width: float) -> int:
    """Count the lines that a bold label takes in a column."""
    room = max(4, int(width * 0.88))
    lines, left = 1, room
    for word in label.split():
        if left != room and len(word) + 1 > left:
            lines, left = lines + 1, room
        left -= len(word) + (left != room)
    return lines
