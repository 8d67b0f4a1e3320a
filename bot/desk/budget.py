"""The month's budget of messages where an app has one: what is left is shown, and the admins hear when it runs out."""

from __future__ import annotations

from datetime import datetime

from bot.budget import NOTED_AT, Plan, Used, month_of, remaining, used
from bot.desk.notices import tell_admins
from bot.desk.office import Office
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.reading import Reading

_APP = "zalo"


def watch(office: Office, uow: UnitOfWork, now: datetime) -> None:
    """Tell the admins, once a month for each mark, that so much of the month's messages is used."""
    plan, month = office.settings.zalo.plan, month_of(now)
    if not (office.settings.zalo.token and plan.messages):
        return
    spent = used(uow, _APP, month)
    mark = max((one for one in NOTED_AT if spent.of(plan) * 100 >= one * plan.messages), default=None)
    name = f"budget-told/{_APP}/{month}"
    if mark is None or (uow.state.get(name) or 0) >= mark:
        return
    uow.state.set(name, mark)

    def text(texts: Texts, _campaign: Campaign) -> Markup:
        return texts.lines((texts.say("budget.mark", percent=mark), words(texts, plan, spent)))

    tell_admins(office, uow, text, now, f"budget/{_APP}/{month}/{mark}")


def show(visit: Visit, _reading: Reading) -> None:
    """Answer /hanmuc."""
    texts, settings = visit.texts, visit.office.settings
    if not visit.may(Action.SEE_BUDGET):
        visit.say(texts.say("not-allowed.admin"))
    elif not (settings.zalo.token and settings.zalo.plan.messages):
        visit.say(texts.say("budget.none"))
    else:
        visit.say(words(texts, settings.zalo.plan, used(visit.uow, _APP, month_of(visit.now))))


def words(texts: Texts, plan: Plan, spent: Used) -> Markup:
    """Say what was used, what is left, and for what."""
    left = remaining(plan, spent) or 0
    lines = [texts.say("budget.used", used=spent.of(plan), whole=plan.messages, sent=spent.sent, heard=spent.heard)]
    kept = plan.messages * plan.reserve // 100
    lines.append(texts.say("budget.left" if left > kept else "budget.reserve", left=left, kept=kept))
    return texts.lines(lines)
