"""What a campaign file says of its papers: `[paper]`, all of it optional."""

from __future__ import annotations

from bot.config.tables import Table
from reporting.letterhead import Letterhead

TABLE = "paper"


def read_letterhead(root: Table) -> Letterhead:
    """Read `[paper]`; a superior that is there but empty means that the office names none above it."""
    table = root.table(TABLE)
    found = Letterhead(
        superior=table.text("superior") if table.has("superior") else None,
        office=table.text("office"),
        symbol=table.text("symbol"),
        letter_symbol=table.text("letter_symbol"),
        subject=table.text("subject"),
        addressees=table.texts("addressees"),
        grounds=table.texts("grounds"),
        signed=table.texts("signed"),
        signer_title=table.text("signer_title"),
        signer=table.text("signer"),
        recipients=table.texts("recipients"),
    )
    table.finish()
    return found
