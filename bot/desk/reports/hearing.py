"""A message that may be a report: read it, take its entries, answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import EventKind
from bot.desk.board import open_board
from bot.desk.duties.rounds import figures_day, owes_now, standing_of
from bot.desk.guard import spoken_of
from bot.desk.reports import ask, belated, problem_answers
from bot.desk.reports.answers import answer
from bot.desk.reports.outcome import Fate, Outcome, Taken
from bot.desk.reports.take import take
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Role
from reporting.duties import DutyState
from reporting.ledger import base_of
from reporting.reading import Entry, Reading, Sender, SenderRole
from reporting.records import Message, ReplyMode

LIKE = "\N{THUMBS UP SIGN}"


def read(visit: Visit, text: str) -> Reading:
    """Read a text as its sender's; an admin who also reports is heard as a reporter where a command isn't given."""
    reading = visit.reader.read(text, visit.event.sent_at, visit.member.sender())
    both = {Role.ADMIN, Role.REPORTER} <= visit.member.roles
    if both and not (reading.entries or reading.problems or reading.command or reading.reported):
        return visit.reader.read(text, visit.event.sent_at, Sender(SenderRole.REPORTER, visit.member.granted_units))
    return reading


def hear(visit: Visit, reading: Reading) -> None:
    """Deal with a new message that is no other command."""
    if visit.campaign is None:
        if reading.reported and not visit.in_group:
            spoken_of(visit)
        return
    if not (reading.entries or reading.problems):
        mine = visit.member.entrusted_units
        if reading.doubtful and visit.in_group and owes_now(visit.uow, visit.campaign, mine, visit.now):
            visit.react(problem_answers.THINKING)
        return
    if not visit.in_group and not reading.reported:
        if reading.entries:
            visit.say(visit.texts.say("answer.private-plain", line=f"/bc {visit.event.text.strip()}"))
        return
    message = message_of(visit, visit.campaign)
    if message.edited_at is not None and belated.was_edited_first(visit, message):
        respond(visit, visit.campaign, message, belated.original(visit, visit.campaign, message, reading.entries))
        return
    outcome = take_all(visit, visit.campaign, message, reading.entries, sure=reading.correction, reason=reading.reason)
    outcome.problems[:0] = reading.problems
    if outcome.taken and not visit.abilities.replies:
        visit.uow.state.set(last_report_key(visit), message.id)
    respond(visit, visit.campaign, message, outcome)


def last_report_key(visit: Visit) -> str:
    """Name a person's last report in a chat whose app tells of no replies: what they mean by taking it back."""
    return f"last-report/{visit.chat.app}/{visit.chat.chat_id}/{visit.actor}"


def take_all(
    visit: Visit,
    campaign: Campaign,
    message: Message,
    entries: Sequence[Entry],
    *,
    sure: bool = False,
    reason: str = "",
) -> Outcome:
    """Take every entry of a message; what can't be taken becomes a problem."""
    outcome = Outcome()
    for entry in entries:
        outcome.add(take(visit, campaign, message, entry, sure=sure, reason=reason))
    return outcome


def respond(visit: Visit, campaign: Campaign, message: Message, outcome: Outcome) -> None:
    """Answer with a reaction where the group wants that and it says all, else in words; ask what must be asked."""
    words = visit.pressed or visit.member.practising or not visit.abilities.reactions
    reacts = visit.in_group and not words and visit.chat.reply_mode is ReplyMode.REACTION
    if (
        reacts
        and outcome.taken
        and outcome.clean
        and not any(_asks_for_words(visit, campaign, one) for one in outcome.taken)
    ):
        visit.react(LIKE, answers=message.id)
        return
    counted = [one for one in outcome.taken if one.fate is not Fate.HELD]
    told = False
    if counted or outcome.dropped or outcome.kept:
        days = [one.stored.entry.date for one in counted]
        as_of = min(max([figures_day(visit.uow, campaign, visit.now), *days]), campaign.end)
        board = open_board(visit.uow, campaign, as_of, visit.now)
        text = answer(visit.uow, visit.texts, board, outcome, visit.now)
        if problem_answers.can_join(visit, campaign, outcome.problems):
            text = visit.texts.lines((text, *problem_answers.problem_lines(visit, campaign, message, outcome.problems)))
            told = True
        buttons, key = ask.move_buttons(visit, campaign, counted)
        visit.say(text, buttons=buttons, answers=message.id, key=key)
    for one in outcome.taken:
        if one.fate is Fate.HELD:
            ask.ask_held(visit, campaign, message, one)
    if not told:
        problem_answers.tell_problems(visit, campaign, message, outcome.problems)
    ask.tell_admins(visit, campaign, counted)


def _asks_for_words(visit: Visit, campaign: Campaign, taken: Taken) -> bool:
    """Tell whether a thumb would hide something: late, partial, inside the baseline, entered for somebody else."""
    entry = taken.stored.entry
    standing = standing_of(visit.uow, campaign, taken.stored, visit.now)
    unwell = standing is not None and standing.state.state in {DutyState.PARTIAL, DutyState.LATE}
    known = (base_of(campaign, entry.unit, key).holds(entry.date) for key in entry.values)
    return unwell or taken.stored.entered_for or any(known)


def message_of(visit: Visit, campaign: Campaign) -> Message:
    """Find or make the message that is dealt with; an edit refreshes its text."""
    event = visit.event
    return visit.uow.ledger.message(
        event.app,
        event.chat_id,
        event.message_id,
        visit.author,
        campaign.code,
        event.sent_at,
        event.text,
        (event.edited_at or visit.now) if event.kind is EventKind.EDIT else None,
    )
