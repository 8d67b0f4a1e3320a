"""Questions about entries: the letters with buttons for what is held, and what admins are told of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import questions
from bot.desk.buttons import Buttons, choice_button, rows
from bot.desk.names import list_name, when
from bot.desk.office import admins
from bot.desk.posts import digest
from bot.desk.reports.choices import ENTRY, choice_words
from bot.desk.reports.entry_words import unit_name, values_line
from bot.desk.reports.finding_words import finding_words
from bot.desk.reports.outcome import Fate, Hold, Taken, span_of
from bot.desk.reports.senses import other_sense
from bot.desk.tell import tell
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.records import Message, StoredEntry

QUESTION = ENTRY

CHOICES = {
    Hold.SUSPICIOUS: ("yes", "no"),
    Hold.REPEATED: ("yes", "no"),
    Hold.OVERLAP: ("whole", "extra"),
    Hold.WHICH_DAY: ("this", "other"),
}


def ask_held(visit: Visit, campaign: Campaign, message: Message, taken: Taken) -> None:
    """Ask the sender what a held entry means, and show it to the admins with the same buttons."""
    hold = taken.hold or Hold.SUSPICIOUS
    stored, sense = taken.stored, other_sense(visit, campaign, taken)
    told = [
        admin
        for admin in (admins(visit.uow, campaign.code) if hold is Hold.SUSPICIOUS and not visit.muted else ())
        if visit.person is None or admin != visit.person.id
    ]
    question = questions.ask(
        visit,
        QUESTION,
        campaign,
        {
            "entry": stored.id,
            "hold": hold.value,
            "other": taken.other.end.isoformat() if taken.other else None,
            "other_from": taken.other.start.isoformat() if taken.other else None,
        },
        _choices(taken, sense),
        person=visit.author,
        told=told,
        entries=(stored.id,),
    )
    visit.say(
        _held_text(visit.texts, campaign, taken),
        buttons=_held_buttons(visit.texts, campaign, question, taken, sense),
        answers=message.id,
        key=questions.here(visit, question),
    )
    for admin in told:
        texts = visit.office.texts_for(visit.uow, admin, campaign)
        text = texts.lines((texts.say("admin.held", sender=visit.event.name), _held_text(texts, campaign, taken)))
        buttons = _held_buttons(texts, campaign, question, taken, sense)
        tell(visit.uow, admin, text, visit.now, buttons=buttons, question=question)


def _held_text(texts: Texts, campaign: Campaign, taken: Taken) -> Markup:
    """Say what waits, why, and what one may do."""
    hold, stored = taken.hold or Hold.SUSPICIOUS, taken.stored
    why = [finding_words(texts, campaign, found) for found in taken.findings if found.hold]
    other = texts.short_day(taken.other.end) if taken.other else ""
    how = "held.overlap-inside" if hold is Hold.OVERLAP and _inside(taken) else f"held.{hold.value}"
    return texts.lines(
        (
            texts.say("held.title", unit=unit_name(campaign, stored), when=when(texts, span_of(stored))),
            values_line(texts, campaign, stored),
            *why,
            *(texts.say("held.meanwhile", values=values_line(texts, campaign, one)) for one in taken.meanwhile),
            texts.say(how, when=when(texts, span_of(stored)), other=other),
        )
    )


def _held_buttons(texts: Texts, campaign: Campaign, question: int, taken: Taken, sense: str | None = None) -> Buttons:
    """Offer what a held entry may mean; `sense` is the other one in which its figures are plausible."""
    hold, stored = taken.hold or Hold.SUSPICIOUS, taken.stored
    unit = list_name(campaign, stored.entry.unit)
    return rows(
        (
            choice_button(
                question,
                choice,
                choice_words(texts, stored, hold.value, choice, taken.other),
                unit,
                _which(texts, stored),
            )
            for choice in _choices(taken, sense)
        ),
        2,
    )


def _which(texts: Texts, stored: StoredEntry) -> str:
    """Tell a report from others of its unit: its days and figures."""
    figures = " ".join(f"{key}={value.number}" for key, value in stored.entry.values.items())
    return f"{texts.span(span_of(stored))} {figures}"


def _choices(taken: Taken, sense: str | None = None) -> tuple[str, ...]:
    if sense is not None:
        return ("yes", sense, "no")
    hold = taken.hold or Hold.SUSPICIOUS
    if hold is Hold.OVERLAP and not _replaceable(taken):
        return ("extra", "no")
    return ("part", "extra") if hold is Hold.OVERLAP and _inside(taken) else CHOICES[hold]


def _inside(taken: Taken) -> bool:
    """Tell whether a day's figure lies within a span's that is known."""
    return any(found.code == "overlap" and bool(found.data.get("inside")) for found in taken.findings)


def _replaceable(taken: Taken) -> bool:
    """Tell whether one of the figures can stand for the other: they do more than share some days."""
    return all(found.data.get("replaceable", True) for found in taken.findings if found.code == "overlap")


def move_buttons(visit: Visit, campaign: Campaign, counted: Sequence[Taken]) -> tuple[Buttons, str | None]:
    """Under an answer that replaced a span's figures: a button that makes them the other day's instead, and its key."""
    if len(counted) != 1 or counted[0].other is None or counted[0].fate is not Fate.COUNTED:
        return (), None
    taken = counted[0]
    other = taken.other
    replaced = any(change.before is not None and change.before != change.after for change in taken.changes)
    if other is None or not replaced:
        return (), None
    question = questions.ask(
        visit,
        QUESTION,
        campaign,
        {
            "entry": taken.stored.id,
            "hold": Hold.WHICH_DAY.value,
            "other": other.end.isoformat(),
            "under_answer": True,
        },
        ("other",),
        person=visit.author,
        entries=(taken.stored.id,),
    )
    label = visit.texts.plain("button.move", when=when(visit.texts, other))
    unit = list_name(campaign, taken.stored.entry.unit)
    button = choice_button(question, "other", label, unit, _which(visit.texts, taken.stored))
    return ((button,),), questions.here(visit, question)


def tell_admins(visit: Visit, campaign: Campaign, counted: Sequence[Taken]) -> None:
    """Tell the admins in private what was stored and is to be looked into."""
    flagged = [one for one in counted if one.findings]
    if not flagged or visit.member.practising:
        return
    digest.note(visit.uow, campaign.code, "flags", *(one.stored.id for one in flagged))
    if visit.muted:
        return
    for admin in admins(visit.uow, campaign.code):
        if visit.person is not None and admin == visit.person.id:
            continue
        texts = visit.office.texts_for(visit.uow, admin, campaign)
        lines = [texts.say("admin.flagged", sender=visit.event.name)]
        lines += [_flagged_line(texts, campaign, one.stored, one) for one in flagged]
        tell(visit.uow, admin, texts.lines(lines), visit.now)


def _flagged_line(texts: Texts, campaign: Campaign, stored: StoredEntry, taken: Taken) -> Markup:
    """One flagged entry: unit, days, why."""
    why = texts.listed((finding_words(texts, campaign, found) for found in taken.findings), "; ")
    return texts.say("admin.flag", unit=unit_name(campaign, stored), when=when(texts, span_of(stored)), why=why)
