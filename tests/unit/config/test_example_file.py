"""config.example.toml is whole, and explains every key that the loader reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import load
from bot.config.tables import Table

PATH = Path(__file__).parents[3] / "config.example.toml"


def test_it_loads() -> None:
    """It is a campaign that works."""
    assert load(PATH, {}).campaigns[0].campaign.code == "vi-du"


def test_it_does_not_contradict_itself() -> None:
    """What it states is what its own rows give, so that whoever copies it sees no note about it."""
    assert load(PATH, {}).campaigns[0].notes == ()


def test_every_key_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever key a table knows stands in the file, in use or behind a comment sign."""
    known: set[str] = set()
    finish = Table.finish

    def noting(table: Table, *, also: tuple[str, ...] = ()) -> None:
        finish(table, also=also)
        known.update(table.known)

    monkeypatch.setattr(Table, "finish", noting)
    load(PATH, {})
    text = PATH.read_text(encoding="utf-8")
    lacking = {
        key
        for key in known - {"tan-hung", "tan-phu", "ap-1"}
        if not re.search(rf"(^|[{{, #]){key} = |^#?\s*\[+(\w+\.)?{key}\]", text, re.MULTILINE)
    }
    assert lacking == set()


def test_what_papers_carry() -> None:
    """`[paper]` gives a campaign's papers their head, grounds and signature; an absent one leaves them blank."""
    head = load(PATH, {}).campaigns[0].campaign.letterhead
    assert (head.superior, head.symbol, head.signed) == (
        "Ủy ban nhân dân\nhuyện Tân Châu",
        "BC-TCT",
        ("TM. TỔ CÔNG TÁC", "TỔ TRƯỞNG"),
    )
    assert load(PATH.parent / "examples" / "ninh-thuan.toml", {}).campaigns[0].campaign.letterhead.superior is None
