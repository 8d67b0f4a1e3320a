"""What a campaign's own papers carry beside figures: offices, addressees, grounds, who signs, who gets a copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the campaign's file says of its papers; what it doesn't say is left as a marked blank.

    `superior` None: not said; empty: the office names none above it. `symbol` stands in `Số: …/BC-TCT`, `letter_symbol`
    in a letter's number. `signed` are the lines over the signature (`TM. TỔ CÔNG TÁC`, `TỔ TRƯỞNG`), `signer_title`
    the office's title under them, `signer` the full name.
    """

    superior: str | None = None
    office: str = ""
    symbol: str = ""
    letter_symbol: str = ""
    subject: str = ""
    addressees: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    signer_title: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()


NOTHING_SAID = Letterhead()
"""A campaign whose file says nothing of its papers."""
