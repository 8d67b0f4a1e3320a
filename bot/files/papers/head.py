"""The head of a paper, who signs it and who gets it: as the campaign's file says, marked blanks for the rest."""

from __future__ import annotations

from datetime import datetime

from bot.texts import Texts
from reporting.campaign import Campaign
from reporting.papers.paper import Head, Signature, blank


def head(texts: Texts, campaign: Campaign, moment: datetime, *, kind: str, subject: str) -> Head:
    """Head a report."""
    paper = campaign.letterhead
    return Head(
        nation=texts.plain("official.nation"),
        motto=texts.plain("official.motto"),
        superior=_superior(texts, campaign),
        office=_issuing(texts, campaign).upper(),
        number=texts.plain("official.number", symbol=symbol(texts, campaign)),
        dated=dated(texts, campaign, moment),
        kind=kind,
        subject=subject,
        addressees_label=texts.plain("official.to"),
        addressees=paper.addressees,
    )


def letter_head(texts: Texts, campaign: Campaign, moment: datetime, *, about: str, to: tuple[str, ...]) -> Head:
    """Head a letter: what it is about stands under its number, and whom it is for under the head."""
    own = campaign.letterhead.letter_symbol or blank(texts.plain("official.symbol-blank"))
    return Head(
        nation=texts.plain("official.nation"),
        motto=texts.plain("official.motto"),
        superior=_superior(texts, campaign),
        office=_issuing(texts, campaign).upper(),
        number=texts.plain("official.number", symbol=own),
        dated=dated(texts, campaign, moment),
        about=about,
        addressees_label=texts.plain("official.to"),
        addressees=to,
    )


def symbol(texts: Texts, campaign: Campaign) -> str:
    """Give what follows a report's number: `BC-TCT`."""
    return campaign.letterhead.symbol or f"BC-{blank(texts.plain('official.symbol-blank'))}"


def office(texts: Texts, campaign: Campaign) -> str:
    """Name the issuing office within a sentence."""
    return " ".join(_issuing(texts, campaign).split())


def _issuing(texts: Texts, campaign: Campaign) -> str:
    """Name the issuing office as the head has it, on as many lines as the file gives it."""
    return campaign.letterhead.office or campaign.office or blank(texts.plain("official.office-blank"))


def _superior(texts: Texts, campaign: Campaign) -> str:
    said = campaign.letterhead.superior
    return blank(texts.plain("official.superior-blank")).upper() if said is None else said.upper()


def dated(texts: Texts, campaign: Campaign, moment: datetime) -> str:
    """Write place and date; the clerk fills the day. Months 1 and 2 take a leading 0."""
    local = moment.astimezone(campaign.zone)
    month = f"{local.month:02d}" if local.month <= 2 else str(local.month)
    place = campaign.place or blank(texts.plain("official.place-blank"))
    return texts.plain("official.dated", place=place, month=month, year=str(local.year))


def signature(texts: Texts, campaign: Campaign) -> Signature:
    """Say who signs."""
    paper = campaign.letterhead
    lines = paper.signed or (blank(texts.plain("official.signed-blank")).upper(),)
    return Signature(
        tuple(line.upper() for line in lines),
        paper.signer or blank(texts.plain("official.signer-blank")),
        paper.signer_title.upper(),
    )


def recipients(texts: Texts, campaign: Campaign) -> tuple[str, ...]:
    """List who gets a copy, the archive last."""
    said = campaign.letterhead.recipients or (blank(texts.plain("official.recipients-blank")),)
    return (*said, texts.plain("official.archive"))


def grounds(texts: Texts, campaign: Campaign) -> str:
    """Name the ground that a paper begins with."""
    return "; ".join(campaign.letterhead.grounds) or blank(texts.plain("official.ground-blank"))
