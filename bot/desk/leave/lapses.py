"""Extensions that ran out: whoever is told of overdue reports hears of the units that still have not reported."""

from __future__ import annotations

from datetime import datetime

from bot.desk.duties.rounds import states
from bot.desk.duties.words import owing, round_name
from bot.desk.leave.words import unit_names
from bot.desk.office import Office, of_role
from bot.desk.tell import tell
from reporting.campaign import Campaign, Role
from reporting.periods import period_holding
from reporting.ports import UnitOfWork


def tell_lapsed(office: Office, uow: UnitOfWork, campaign: Campaign, since: datetime, now: datetime) -> None:
    """Tell of each extension's end once, where a unit it was given to still owes the round."""
    for leave in uow.leave.lapsing(campaign.code, since, now):
        duty = campaign.duty_by_code.get(leave.duty or "")
        period = period_holding(campaign, duty, leave.last) if duty is not None else None
        until = leave.until
        if duty is None or period is None or until is None:
            continue
        key = f"{campaign.code}/{period.key}/lapsed/{leave.id}"
        if not uow.slots.open(campaign.code, key, until, now):
            continue
        found = owing(states(uow, campaign, duty, period, now))
        late = [one.unit for one in found if leave.unit in {None, one.unit} and one.due == until]
        if not late:
            continue
        role = duty.alerts[0].to if duty.alerts else Role.ADMIN
        for person in of_role(uow, campaign, role):
            texts = office.texts_for(uow, person, campaign)
            text = texts.say(
                "leave.lapsed",
                due=until.astimezone(campaign.zone),
                round=round_name(texts, duty, period.span),
                units=unit_names(texts, campaign, late),
            )
            tell(uow, person, text, now, key=f"{key}/{person}", slot=key)
