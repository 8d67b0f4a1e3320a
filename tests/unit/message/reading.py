"""Readers of the shipped campaigns, and short ways to ask them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from bot.config import load
from reporting.message import Reader
from reporting.reading import Op, Reading, Sender, SenderRole

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
WEDNESDAY = datetime.fromisoformat("2023-07-26T16:40:00+07:00")
MONDAY = datetime.fromisoformat("2023-07-31T07:58:00+07:00")


@cache
def reader_of(campaign: str = "tan-chau") -> Reader:
    """Build a shipped campaign's reader once."""
    return Reader(load(EXAMPLES / f"{campaign}.toml", {}).campaigns[0].campaign)


def reporter(*units: str) -> Sender:
    """Make a reporter of some units."""
    return Sender(SenderRole.REPORTER, units)


def read(text: str, *units: str, at: datetime = WEDNESDAY, campaign: str = "tan-chau") -> Reading:
    """Read a reporter's message."""
    return reader_of(campaign).read(text, at, reporter(*units))


def told(reading: Reading) -> str:
    """Write a reading on one line: entries, then problem codes."""
    signs = {Op.SET: "", Op.ADD: "+", Op.TOTAL: "lk "}
    parts = []
    for entry in reading.entries:
        day = f"{entry.date:%d/%m}" if entry.start is None else f"{entry.start:%d/%m}-{entry.date:%d/%m}"
        values = " ".join(f"{key}={signs[value.op]}{value.number}" for key, value in entry.values.items())
        parts.append(f"{entry.unit} {day} {values}")
    return "; ".join([*parts, *(f"!{problem.code}" for problem in reading.problems)])
