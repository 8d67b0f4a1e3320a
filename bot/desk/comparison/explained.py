"""Why figures differ, in the reporters' own words: asked for in private, kept, told to the admins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot.desk.office import admins
from bot.desk.tell import tell
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.reading import Reading

LONGEST: Final = 600
WAITS: Final = timedelta(days=7)
"""So long an answer without a reply counts for what was asked last, where the chat app has no replies."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was said of a unit's difference, by whom."""

    unit: str
    text: str
    name: str


def _asked_key(person: int) -> str:
    """Name what a person was asked to explain, latest last."""
    return f"compare-asked/{person}"


def letter_key(campaign: str, as_of: date, metric: str, unit: str, person: int, at: datetime) -> str:
    """Name the letter that asks."""
    return f"compare/{campaign}/{as_of.isoformat()}/{metric}/{unit}/{person}/{at.isoformat()}"


def note_asked(uow: UnitOfWork, campaign: str, as_of: date, unit: str, person: int, key: str, at: datetime) -> None:
    """Remember that a person was asked of a unit's difference, and in which letter."""
    former = [one for one in uow.state.get(_asked_key(person)) or () if one["key"] != key][-40:]
    new = {"campaign": campaign, "day": as_of.isoformat(), "unit": unit, "key": key, "at": at.isoformat()}
    uow.state.set(_asked_key(person), [*former, new])


def hear(visit: Visit, reading: Reading) -> bool:
    """Take a private word as the explanation that was asked for; false where it is none."""
    event, person = visit.event, visit.person
    said = event.text.strip() and not (reading.reported or reading.command)
    if visit.in_group or person is None or not said:
        return False
    asked = _asked(visit, person.id)
    campaign = visit.office.campaigns.get(str(asked["campaign"])) if asked else None
    if asked is None or campaign is None or asked["unit"] not in campaign.unit_by_code:
        return False
    visit.enter(campaign)
    text = " ".join(event.text.split())[:LONGEST]
    _keep(visit.uow, campaign, asked, text, event.name, visit.now)
    unit = campaign.unit_by_code[str(asked["unit"])].title
    visit.say(visit.texts.say("compare.got", unit=unit))
    for admin in admins(visit.uow, campaign.code):
        texts = visit.office.texts_for(visit.uow, admin, campaign)
        tell(visit.uow, admin, texts.say("compare.told", unit=unit, sender=event.name, text=text), visit.now)
    return True


def _asked(visit: Visit, person: int) -> dict[str, Any] | None:
    """Find what is answered: the letter replied to, or, where the app has no replies, the last one lately."""
    known: list[dict[str, Any]] = list(visit.uow.state.get(_asked_key(person)) or ())
    if visit.event.reply_to is not None:
        return next((one for one in known if visit.uow.outbox.sent_as(one["key"]) == visit.event.reply_to), None)
    last = known[-1] if known else None
    if last is None or visit.office.can(visit.event.app).replies or visit.event.text.rstrip().endswith("?"):
        return None
    return last if visit.now - datetime.fromisoformat(last["at"]) <= WAITS else None


def _keep(uow: UnitOfWork, campaign: Campaign, asked: dict[str, Any], text: str, name: str, now: datetime) -> None:
    key = _kept_key(campaign.code, str(asked["day"]))
    said = {"unit": asked["unit"], "text": text, "name": name, "at": now.isoformat()}
    uow.state.set(key, [*(uow.state.get(key) or ()), said])


def explanations(uow: UnitOfWork, campaign: Campaign, as_of: date) -> dict[str, Explanation]:
    """Give the last explanation of each unit."""
    said = uow.state.get(_kept_key(campaign.code, as_of.isoformat())) or ()
    return {one["unit"]: Explanation(one["unit"], one["text"], one["name"]) for one in said}


def _kept_key(campaign: str, day: str) -> str:
    return f"compare-explained/{campaign}/{day}"
