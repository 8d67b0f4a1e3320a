"""What every command asks before it does anything: of which campaign it is, and whether whoever gives it may."""

from __future__ import annotations

from bot.desk.permissions import Action
from bot.desk.reports import problem_words
from bot.desk.setup import which_campaign
from bot.desk.visit import Visit
from reporting.campaign import Campaign


def spoken_of(visit: Visit) -> Campaign | None:
    """Give the campaign that is spoken of; None after it was asked which one is meant, or said that there is none."""
    if visit.campaign is None and (visit.in_group or not which_campaign(visit)):
        visit.say(visit.texts.say("not-allowed.nobody"))
    return visit.campaign


def permitted(visit: Visit, *actions: Action, otherwise: str) -> Campaign | None:
    """Give that campaign where one of the actions is allowed; None after it was said why not (`otherwise`)."""
    campaign = spoken_of(visit)
    if campaign is None or any(map(visit.may, actions)):
        return campaign
    visit.say(visit.texts.say(otherwise))
    return None


def permitted_to_report(visit: Visit) -> Campaign | None:
    """Give that campaign where one may send figures for some unit; None after it was said how one comes to."""
    campaign = spoken_of(visit)
    if campaign is None or visit.may(Action.REPORT_OWN) or visit.may(Action.REPORT_ANY):
        return campaign
    visit.say(problem_words.no_reporter(visit, campaign))
    return None
