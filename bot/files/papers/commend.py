"""Whom to commend and whom to remind: a private draft for the standing office, by criteria that it states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.desk.names import list_name
from bot.desk.office import Office
from bot.desk.summary.commendation import BEST, commended, has_targets
from bot.files.papers.facts import Facts, asked_facts
from bot.files.papers.paper import period_words, subject_of
from reporting.duties import DutyState
from reporting.papers.paper import Draft, Paragraph, Style
from reporting.ports import Store
from reporting.records import Json


def make_commend(made_for: Office, store: Store, document: Json) -> bytes:
    """Make the file of the private draft."""
    from reporting.papers.writer import write_draft

    return write_draft(draft(store.read(lambda uow: asked_facts(made_for, uow, document)).result()))


def draft(facts: Facts) -> Draft:
    """Compose the draft: the criteria, who meets them, with the figures that say so."""
    say = facts.texts.plain
    body = [Paragraph(say("commend.commend"), Style.PART), Paragraph(say(_criterion(facts), n=BEST))]
    body += [Paragraph(f"- {line}") for line in to_commend(facts)] or [Paragraph(say("commend.nobody"))]
    body += [Paragraph(say("commend.remind"), Style.PART), Paragraph(say("commend.remind-criteria"))]
    body += [Paragraph(f"- {line}") for line in to_remind(facts)] or [Paragraph(say("commend.nobody"))]
    body.append(Paragraph(say("commend.end")))
    under = (say("commend.under", subject=subject_of(facts), period=period_words(facts)), say("commend.private"))
    return Draft(say("commend.title"), under, tuple(body), facts.asked.moment, say("official.language"))


def _criterion(facts: Facts) -> str:
    return "commend.criteria-target" if has_targets(facts.campaign) else "commend.criteria-most"


def to_commend(facts: Facts) -> Iterator[str]:
    """Name who was on time in every round, and did in the period what it needed, or most."""
    campaign, texts, counted = facts.campaign, facts.texts, _counted(facts)
    punctual = {
        unit
        for unit, states in counted.items()
        if set(states) <= {DutyState.ON_TIME, DutyState.EXCUSED} and states[DutyState.ON_TIME]
    }
    for row in commended(campaign, facts.now, punctual):
        yield texts.plain(
            "commend.good-target" if has_targets(campaign) and row.score is not None else "commend.good",
            unit=list_name(campaign, row.unit),
            n=texts.count(counted[row.unit][DutyState.ON_TIME]),
            done=texts.signed(row.figure.in_period or 0),
            score=texts.rate(row.score),
        )


def to_remind(facts: Facts) -> Iterator[str]:
    """Name who was late, lacked something, sent nothing, or owes a document, with how often."""
    texts, counted = facts.texts, _counted(facts)
    owed = _owed(facts)
    for unit in facts.campaign.units:
        states = counted.get(unit.code, Counter())
        said = [
            texts.plain(f"commend.{key}", n=texts.count(states[state]))
            for key, state in (
                ("missing", DutyState.MISSING),
                ("partial", DutyState.PARTIAL),
                ("late", DutyState.LATE),
            )
            if states[state]
        ]
        if unit.code in owed:
            said.append(texts.plain("commend.owes", papers=owed[unit.code]))
        if said:
            name = list_name(facts.campaign, unit.code)
            yield texts.plain("commend.poor", unit=name, why="; ".join(said))


def _owed(facts: Facts) -> dict[str, str]:
    """Name the documents that each unit has not given: one with its days, several of a duty by their number."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in facts.papers:
        for state in one.states:
            if state.state is DutyState.MISSING:
                days = facts.texts.span(one.period.span, year=True)
                found.setdefault(state.unit, {}).setdefault(one.duty.label, []).append(days)
    return {unit: ", ".join(_papers(facts, label, days) for label, days in own.items()) for unit, own in found.items()}


def _papers(facts: Facts, label: str, days: list[str]) -> str:
    if len(days) == 1:
        return f"{label} {days[0]}"
    return facts.texts.plain("commend.several", n=facts.texts.count(len(days)), label=label)


def _counted(facts: Facts) -> dict[str, Counter[DutyState]]:
    counted: dict[str, Counter[DutyState]] = {}
    for one in facts.rounds:
        for unit in one.states:
            counted.setdefault(unit.unit, Counter())[unit.state] += 1
    return counted
