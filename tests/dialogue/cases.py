"""What several dialogues need: a second campaign, a campaign that closes by the clock, what is stored in the end."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from bot.config import Settings, load
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import Cell, Grant
from tests.dialogue.chat import EXAMPLES, Actor, Chat, Said

MONDAY = "2023-07-31 08:30"
OTHER = "khac"


def closing_after(hours: int) -> Settings:
    """Load a campaign whose periods close so long after their due."""
    base = load(EXAMPLES / "tan-chau.toml", {})
    one = base.campaigns[0]
    campaign = dataclasses.replace(one.campaign, close_after=timedelta(hours=hours))
    return dataclasses.replace(base, campaigns=(dataclasses.replace(one, campaign=campaign),))


def two_campaigns() -> Settings:
    """Load a campaign and its twin of another code, without a group or people of its own."""
    base = load(EXAMPLES / "tan-chau.toml", {})
    one = base.campaigns[0]
    twin = dataclasses.replace(one.campaign, code=OTHER, name="Chiến dịch khác")
    return dataclasses.replace(base, campaigns=(one, dataclasses.replace(one, campaign=twin, groups=(), people=())))


async def reports_for_both(chat: Chat, lead: Actor, unit: str) -> None:
    """Make a lead report for a unit in the second campaign too."""
    await lead.starts()
    at = chat.now()

    def grant(uow: UnitOfWork) -> None:
        person = uow.people.by_account(lead.account)
        assert person is not None
        uow.people.grant(Grant(person.id, OTHER, Role.REPORTER, unit), None, at)

    chat.store.write(grant).result()


def figures(chat: Chat, unit: str, campaign: str | None = None) -> dict[str, int]:
    """Name what counts for a unit: `m1 24/7-30/7` by metric and days."""
    code = campaign or chat.campaign.code
    cells = chat.store.read(lambda uow: uow.ledger.cells(code, unit=unit)).result()
    return {f"{cell.metric} {_days(cell)}": cell.value for cell in cells}


def _days(cell: Cell) -> str:
    last = f"{cell.date.day}/{cell.date.month}"
    return last if cell.start is None else f"{cell.start.day}/{cell.start.month}-{last}"


def sound(chat: Chat) -> bool:
    """Tell whether what counts is what the history of every campaign says."""
    campaigns = [one.campaign for one in chat.settings.campaigns]
    return not any(chat.store.read(lambda uow: [uow.ledger.rebuild(one) for one in campaigns]).result())


async def closes(chat: Chat, line: str = "/chot") -> Said:
    """Make the office close a period that somebody still owes: asked, it says so again."""
    await chat.admin.says(line)
    return await chat.admin.says(line)


async def sent_while_off(chat: Chat, actor: Actor, text: str, *, until: str) -> Said:
    """Say something while the bot is off, and let it start later."""
    await chat.stage.close()
    said = await actor.says(text, wait=False)
    await chat.restart(at=until)
    return said
