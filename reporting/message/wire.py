"""Readings as JSON lines: what `baocao parse` takes and prints."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from reporting.errors import ReportingError
from reporting.message.reader import Reader
from reporting.reading import Entry, Reading, Sender, SenderRole


class BadLineError(ReportingError):
    """A line that is no message: says what is wrong with it."""


def parse_line(reader: Reader, line: str) -> dict[str, Any]:
    """Read one JSON line and give what is printed for it. Raises BadLineError."""
    try:
        said = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLineError(f"not JSON ({error.msg}, column {error.colno})") from error
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        raise BadLineError('needs an object with "text"')
    try:
        sent_at = datetime.fromisoformat(str(said.get("sent_at")))
    except ValueError as error:
        raise BadLineError(f'"sent_at" is no ISO time: {said.get("sent_at")!r}') from error
    if sent_at.tzinfo is None:
        raise BadLineError('"sent_at" needs an offset, such as +07:00')
    return _reading_to_json(reader.read(said["text"], sent_at, _sender(said)))


def _sender(said: dict[str, Any]) -> Sender:
    role = said.get("sender_role", "unknown")
    if not isinstance(role, str) or role not in set(SenderRole):
        raise BadLineError(f'"sender_role" is {role!r}, not reporter, leader, admin or unknown')
    units = said.get("sender_unit")
    listed = [units] if isinstance(units, str) else units or []
    if not isinstance(listed, list) or not all(isinstance(unit, str) for unit in listed):
        raise BadLineError('"sender_unit" is neither a code, a list of codes, nor null')
    return Sender(SenderRole(role), tuple(listed))


def _reading_to_json(reading: Reading) -> dict[str, Any]:
    """Turn a reading into what is printed."""
    told: dict[str, Any] = {
        "entries": [_entry(entry) for entry in reading.entries],
        "problems": [
            {
                "code": str(problem.code),
                "line": problem.line,
                "text": problem.text,
                "suggestions": list(problem.suggestions),
            }
            for problem in reading.problems
        ],
    }
    if reading.command is not None:
        told["command"] = reading.command
    return told


def _entry(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": entry.unit, "date": entry.date.isoformat(), "values": {}}
    if entry.start is not None:
        told["from"] = entry.start.isoformat()
    for metric, value in entry.values.items():
        said: dict[str, Any] = {"op": str(value.op), "value": value.number}
        if value.stated_total is not None:
            said["stated_total"] = value.stated_total
        told["values"][metric] = said
    if entry.note:
        told["note"] = entry.note
    return told
