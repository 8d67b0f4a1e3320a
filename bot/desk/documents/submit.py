"""Papers as they come: by file or photo with a caption, by `/nop`, by an admin's tick; what is doubtful is asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.documents.keeping import Given, answer_for, given_here, keep, next_page
from bot.desk.documents.named import Named, document_duties, read_named
from bot.desk.documents.rounds import WHOLE, UnitRound, all_rounds, fitting, owed_rounds
from bot.desk.documents.which_paper import ask_which
from bot.desk.guard import permitted
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.reading import Reading

MOST_CHOICES = 12


def submit(visit: Visit, reading: Reading) -> None:
    """Answer /nop [unit] [paper] [số 46/KH-UBND ngày 8/6], perhaps under a file or in reply to one."""
    campaign = permitted(visit, Action.GIVE_PAPERS, otherwise="documents.not-allowed")
    if campaign is None:
        return
    today = visit.local(visit.event.sent_at).date()
    named = read_named(campaign, visit.reader, reading.argument, today)
    file = visit.event.file or visit.event.reply_file
    if named.bad_day:
        visit.say(visit.texts.say("documents.bad-day", text=named.bad_day))
    elif named.came is not None and named.came > today:
        visit.say(visit.texts.say("documents.future-day", day=visit.texts.short_day(named.came)))
    elif not (named.number or file or visit.may(Action.TICK_PAPERS)):
        visit.say(visit.texts.say("documents.how", day=visit.texts.short_day(visit.today)))
    else:
        _take(visit, campaign, given_here(visit, campaign, named, file), asked=True)


def hear_file(visit: Visit, reading: Reading) -> bool:
    """Take a file or photo that is a paper; false where it is none, or nothing to the desk.

    In a group only where its caption names a paper or bears a number; in private whatever a reporter sends.
    """
    campaign, file = visit.campaign, visit.event.file
    if file is None or campaign is None or reading.command is not None or reading.entries or reading.problems:
        return False
    if not visit.may(Action.GIVE_PAPERS) or file.mime.startswith(("audio/", "video/")):
        return False
    if not document_duties(campaign):
        return False
    if not visit.event.text and not visit.in_group and next_page(visit, campaign, file):
        return True
    named = read_named(campaign, visit.reader, visit.event.text, visit.local(visit.event.sent_at).date())
    if visit.in_group and not named.sure:
        return False
    return _take(visit, campaign, given_here(visit, campaign, named, file), asked=not visit.in_group)


def _take(visit: Visit, campaign: Campaign, given: Given, *, asked: bool) -> bool:
    """Record what is beyond doubt, ask where it isn't; where nothing fits say so if we were `asked`."""
    units = _units(visit, campaign, given.named)
    if not units:
        if asked:
            visit.say(visit.texts.say("documents.not-yours"))
        return asked
    found = fitting(owed_rounds(visit.uow, campaign, units, visit.now), given.named)
    if not found and (given.named.duties or given.named.units):
        found = _latest(fitting(all_rounds(campaign, units, visit.now), given.named))
    elif given.named.units and not given.named.duties:
        found = [one for one in found if one.unit != WHOLE] or found
    if not found:
        if asked:
            visit.say(visit.texts.say("documents.nothing-owed"))
        return asked
    if len(found) == 1:
        _record(visit, campaign, found[0], given)
    elif len(found) <= MOST_CHOICES:
        ask_which(visit, campaign, found, given)
    elif asked:
        visit.say(visit.texts.say("documents.too-many"))
    return True


def _latest(found: Sequence[UnitRound]) -> list[UnitRound]:
    """Of rounds that are all given, keep each unit's and duty's last."""
    return list({(one.unit, one.duty.code): one for one in found}.values())


def _units(visit: Visit, campaign: Campaign, named: Named) -> tuple[str, ...]:
    """Name the units that the speaker may speak for: those named, else their own; an admin's all, and the whole."""
    if visit.may(Action.TICK_PAPERS):
        return named.units or (*(unit.code for unit in campaign.units), WHOLE)
    own = visit.member.own_units or tuple(unit.code for unit in campaign.units)
    return tuple(code for code in own if code in named.units) if named.units else own


def _record(visit: Visit, campaign: Campaign, one: UnitRound, given: Given) -> None:
    """Keep a paper and answer for it."""
    answer_for(visit, campaign, one, [keep(visit, campaign, one, given, given.file)])
