"""How a campaign file says who may come in, when it is quiet, when the desk speaks in private."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.config.words import parse_hours
from reporting.manners import Manners, QuietHours, Registration
from tests.unit.config.writing import SMALL, faults_of, loaded


def _read(tmp_path: Path, lines: str) -> Manners:
    settings = loaded(tmp_path, SMALL.replace("[campaign]", f"[campaign]\n{lines}"))
    return settings.campaigns[0].campaign.manners


def test_nothing_said(tmp_path: Path) -> None:
    """Approved by an admin, quiet at night, a digest in the afternoon, no brief."""
    assert _read(tmp_path, "") == Manners()


def test_all_said(tmp_path: Path) -> None:
    """Every key."""
    lines = 'registration = "open"\nquiet = "21h - 6h30"\nurgent_alerts = true\n'
    lines += 'digest_at = "16:30"\nbrief_at = 07:30:00'
    quiet = QuietHours(time(21), time(6, 30))
    assert _read(tmp_path, lines) == Manners(Registration.OPEN, quiet, True, time(16, 30), time(7, 30))


@pytest.mark.parametrize("word", ['"no"', '"không"', '"tắt"', "false"])
def test_none_of_it(tmp_path: Path, word: str) -> None:
    """Switched off, in any of the usual words."""
    read = _read(tmp_path, f"quiet = {word}\ndigest_at = {word}\nbrief_at = {word}")
    assert (read.quiet, read.digest_at, read.brief_at) == (None, None, None)


@pytest.mark.parametrize("value", ['"21:00"', '"25:00-6:00"', '"đêm"', '"6:00-6:00"', "21"])
def test_hours_that_are_none(tmp_path: Path, value: str) -> None:
    """The fault names the key."""
    faults = faults_of(tmp_path, SMALL.replace("[campaign]", f"[campaign]\nquiet = {value}"))
    assert faults == {"campaign.quiet": "bad-hours"}


def test_hours_as_people_write_them() -> None:
    """With a dash or a word between."""
    for text in ("21:00-6:30", "21h-6h30", "21 giờ đến 6 giờ 30", "từ 21:00 tới 6:30", "21:00 – 06:30"):
        assert parse_hours(text) == (time(21), time(6, 30)), text
