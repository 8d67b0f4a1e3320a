"""The dunning letter (công văn đôn đốc): whom it is for, who owes what since when, what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.desk.names import capital
from bot.desk.office import Office
from bot.files.papers.head import grounds, letter_head, recipients, signature
from bot.files.papers.paper import figures
from bot.texts import Texts, texts
from reporting.amendments import current
from reporting.campaign import Campaign
from reporting.papers.paper import Paper, Paragraph, blank
from reporting.papers.tables import Column, Form, Row, Table
from reporting.ports import Store
from reporting.records import Json

MOST_NAMED = 12
"""More units than that are not each named under `Kính gửi`: the table names them."""


def make_dunning(office: Office, store: Store, document: Json) -> bytes:
    """Make the file of the letter, out of what its document holds."""
    from reporting.papers.writer import write_paper

    code = str(document["campaign"])
    campaign = store.read(lambda uow: current(uow, office.campaigns[code])).result()
    words = texts(str(document["language"]))
    moment = datetime.fromisoformat(str(document["moment"]))
    return write_paper(dunning_letter(words, campaign, moment, document["owes"]), figures(words))


def dunning_letter(words: Texts, campaign: Campaign, moment: datetime, owes: Sequence[Mapping[str, Any]]) -> Paper:
    """Compose the letter; `owes` is what `bot.desk.documents.dunning` lists."""
    units = [capital(str(one["title"])) for one in owes]
    everybody = len(units) > MOST_NAMED
    to = (words.plain("letter.to-many", n=words.count(len(units))),) if everybody else tuple(units)
    opening = words.plain(
        "letter.opening",
        ground=grounds(words, campaign),
        at=words.time(moment),
        day=moment.date(),
        n=words.count(len(units)),
    )
    return Paper(
        letter_head(words, campaign, moment, about=words.plain("letter.about"), to=to),
        (Paragraph(opening),),
        words.plain("letter.closing"),
        signature(words, campaign),
        words.plain("official.recipients"),
        recipients(words, campaign),
        table=_table(words, campaign, owes),
        after=(Paragraph(words.plain("letter.request", by=blank(words.plain("letter.by-blank")))),),
        made=moment,
        language=words.plain("official.language"),
    )


def _table(words: Texts, campaign: Campaign, owes: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        Column("no", words.plain("sheet.no"), Form.MARK),
        Column("unit", words.plain("sheet.unit"), Form.TEXT),
        Column("paper", words.plain("letter.paper"), Form.TEXT),
        Column("due", words.plain("sheet.due"), Form.MOMENT),
        Column("days", words.plain("letter.days"), Form.COUNT),
        Column("note", words.plain("sheet.mark"), Form.TEXT),
    )
    return Table("", "", columns, tuple(_rows(words, campaign, owes)))


def _rows(words: Texts, campaign: Campaign, owes: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    for number, one in enumerate(owes, 1):
        for place, item in enumerate(one["items"]):
            lacking = str(item.get("lacking") or "")
            yield Row(
                {
                    "no": None if place else number,
                    "unit": "" if place else capital(str(one["title"])),
                    "paper": capital(str(item["paper"])),
                    "due": datetime.fromisoformat(str(item["due"])).astimezone(campaign.zone),
                    "days": int(item["days"]),
                    "note": words.plain("letter.lacking", metrics=lacking) if lacking else "",
                }
            )
