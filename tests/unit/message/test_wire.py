"""Lines in, JSON out."""

from __future__ import annotations

import json

import pytest

from reporting.message.wire import BadLineError, parse_line
from tests.unit.message.reading import reader_of

LINE = {
    "text": "/bc m1=120 lk m1=7569",
    "sent_at": "2023-07-31T07:58:00+07:00",
    "sender_unit": "tan-hung",
    "sender_role": "reporter",
}


def test_a_line_is_read() -> None:
    """The printed form has only what is there."""
    assert parse_line(reader_of(), json.dumps(LINE)) == {
        "entries": [
            {
                "unit": "tan-hung",
                "date": "2023-07-30",
                "from": "2023-07-24",
                "values": {"m1": {"op": "set", "value": 120, "stated_total": 7569}},
            }
        ],
        "problems": [],
    }


@pytest.mark.parametrize("units", [None, [], "tan-hung", ["tan-hung"]])
def test_units_of_the_sender(units: object) -> None:
    """A code, a list of codes, or null."""
    assert parse_line(reader_of(), json.dumps(LINE | {"sender_unit": units, "text": "/status"}))["command"] == "status"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{",
        '{"text": 5}',
        json.dumps(LINE | {"sent_at": "x"}),
        json.dumps(LINE | {"sent_at": "2023-07-31T07:58:00"}),
        json.dumps(LINE | {"sender_role": "boss"}),
        json.dumps(LINE | {"sender_role": []}),
        json.dumps(LINE | {"sender_unit": 5}),
    ],
)
def test_lines_that_are_no_message(line: str) -> None:
    """What is wrong with a line is said."""
    with pytest.raises(BadLineError):
        parse_line(reader_of(), line)
