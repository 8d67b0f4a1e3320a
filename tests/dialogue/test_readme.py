"""The README's table of what the bot reads, played as it is printed, after the sandbox's opening."""

from __future__ import annotations

import csv
import re

from tests.dialogue.chat import EXAMPLES, desk_in
from tests.dialogue.said import Said

README = EXAMPLES.parent / "README.md"
OPENING = EXAMPLES / "tan-chau" / "opening.csv"


def printed() -> list[list[str]]:
    """Read the table's rows: whose lead sends, what, and what the bot says to it."""
    table = README.read_text(encoding="utf-8").split("| lead of | sends | the bot |\n|---|---|---|\n")[1]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.split("\n\n")[0].splitlines()]


def pieces(cell: str) -> list[str]:
    """Cut what the bot says at its gaps, without marks of emphasis and what is only told about it."""
    words = re.sub(r"\*[^*]+\*", "", cell.replace("**", "")).replace("`", "")
    return [piece for part in words.split("…") if (piece := " ".join(part.split()))]


async def test_every_row_is_answered_as_printed() -> None:
    """In the table's order, in a group where eight have reported."""
    rows = printed()
    assert len(rows) > 8
    async with desk_in("tan-chau", at="2023-07-31 07:30") as chat:
        codes = {unit.name: unit.code for unit in chat.campaign.units}
        with OPENING.open(encoding="utf-8") as file:
            for line in csv.DictReader(file):
                await chat.lead(line["unit"]).says(line["text"])
        sent: dict[str, Said] = {}
        for name, sends, says in rows:
            lead, (text,) = chat.lead(codes[name]), re.findall(r"`(.+)`", sends)
            before = len(chat.group.by_bot)
            if "edits" in sends:
                await lead.edits(sent[name], text)
            else:
                sent[name] = await lead.says(text)
            heard = " ".join(" ".join(said.text for said in chat.group.by_bot[before:]).split())
            assert [piece for piece in pieces(says) if piece not in heard] == [], (name, heard)
            assert bool(heard) == bool(pieces(says)), name
