"""What the painter keeps in memory: the last of everything, not all of it."""

from __future__ import annotations

import pytest

from bot.sender.painter import FileIds


def test_file_ids_are_kept_for_what_was_last_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pictures were sent since the start; one that is asked for again and again stays."""
    monkeypatch.setattr("bot.sender.painter._KNOWN", 3)
    subject = FileIds()
    for number in range(50):
        subject.keep(f"picture {number}", f"id {number}")
        assert subject.get("picture 0") == "id 0"
    assert len(subject) == 3
    assert [subject.get(f"picture {number}") for number in (1, 48, 49)] == [None, "id 48", "id 49"]
    subject.forget("picture 0")
    subject.forget("unheard of")
    assert (subject.get("picture 0"), len(subject)) == (None, 2)
