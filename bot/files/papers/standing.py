"""Who was on time, late or missing, by name; what documents came; what reporters wrote beside their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.desk.names import capital, list_name, metric_names, owing_name
from bot.desk.views.rate_words import rate_words
from bot.files.papers.facts import Facts
from bot.files.sheets.duties import DutyRound
from reporting.duties import DutyState, UnitDuty
from reporting.papers.paper import quoted
from reporting.rates import Rates, rates
from reporting.records import Span, StoredEntry

LONGEST_NOTE = 600
MOST_NOTES = 8


def duty_sentences(facts: Facts) -> Iterator[str]:
    """Say of each duty who met it in the paper's days: one round by name, several by unit and count."""
    yield from _by_duty(facts, facts.rounds, paper=False)
    yield from _by_duty(facts, facts.papers, paper=True)


def _by_duty(facts: Facts, rounds: Sequence[DutyRound], *, paper: bool) -> Iterator[str]:
    for duty in dict.fromkeys(one.duty.code for one in rounds):
        own = [one for one in rounds if one.duty.code == duty]
        yield _one(facts, own[0], paper=paper) if len(own) == 1 else _many(facts, own, paper=paper)


def _one(facts: Facts, one: DutyRound, *, paper: bool) -> str:
    texts = facts.texts
    expected = sum(unit.expected for unit in one.states)
    head = texts.plain(
        "official.round",
        label=one.duty.label,
        span=_days(facts, one.period.span),
        due=_moment(facts, one.period.due),
        expected=texts.count(expected),
    )
    return f"{head} {'; '.join(_states(facts, one.states, expected, paper=paper))}."


def _states(facts: Facts, states: Sequence[UnitDuty], expected: int, *, paper: bool) -> Iterator[str]:
    for key, wanted in (
        ("on-time", DutyState.ON_TIME),
        ("late", DutyState.LATE),
        ("partial", DutyState.PARTIAL),
        ("waiting", DutyState.WAITING),
        ("not-given" if paper else "missing", DutyState.MISSING),
        ("excused", DutyState.EXCUSED),
        ("open", DutyState.OPEN),
    ):
        found = [unit for unit in states if unit.state is wanted]
        if key == "on-time" and found and len(found) == expected:
            yield facts.texts.plain("official.all-on-time", n=facts.texts.count(len(found)))
        elif found or key == "on-time":
            units = ", ".join(_unit(facts, unit) for unit in found)
            n = facts.texts.count(len(found))
            yield facts.texts.plain(f"official.{key}" if found else "official.none-on-time", n=n, units=units)


def _unit(facts: Facts, unit: UnitDuty) -> str:
    name = owing_name(facts.texts, facts.campaign, unit.unit, unit.until)
    if unit.state is DutyState.PARTIAL and unit.lacking:
        return facts.texts.plain("official.lacking", unit=name, metrics=metric_names(facts.campaign, unit.lacking))
    return name


def _many(facts: Facts, rounds: Sequence[DutyRound], *, paper: bool) -> str:
    texts = facts.texts
    total = sum((rates(one.duty, one.states) for one in rounds), Rates())
    said = [texts.plain("official.rounds", label=rounds[0].duty.label, n=texts.count(len(rounds)))]
    share = rate_words(texts, total)
    said += [str(share)] if share else []
    missing = "not-given" if paper else "missing"
    for key, state in (("late", DutyState.LATE), ("partial", DutyState.PARTIAL), (missing, DutyState.MISSING)):
        counts = Counter(unit.unit for one in rounds for unit in one.states if unit.state is state)
        if counts:
            units = (
                texts.plain("official.times", unit=list_name(facts.campaign, code), n=texts.count(counts[code]))
                for code in sorted(counts, key=lambda code: -counts[code])
            )
            said.append(texts.plain(f"official.rounds-{key}", units=", ".join(units)))
    if total.received == total.expected == total.on_time:
        said.append(texts.plain("official.rounds-all"))
    return " ".join(said)


def _days(facts: Facts, span: Span) -> str:
    return facts.texts.span(span, year=True)


def _moment(facts: Facts, at: datetime) -> str:
    local = at.astimezone(facts.campaign.zone)
    return facts.texts.plain("official.moment", time=facts.texts.time(local), day=local.date())


def remarks(facts: Facts, notes: Iterable[StoredEntry]) -> Iterator[str]:
    """Quote what reporters wrote beside their figures, unit by unit in file order; the same words once, with all days.

    Of very many the latest are quoted, and it is said how many more there are.
    """
    said: dict[str, dict[str, list[str]]] = {}
    for stored in sorted(notes, key=lambda one: (one.entry.date, one.id)):
        entry = stored.entry
        text = quoted(" ".join(entry.note.split()))[:LONGEST_NOTE]
        if text:
            day = facts.texts.span(Span(entry.start or entry.date, entry.date))
            days = said.setdefault(entry.unit, {}).setdefault(text, [])
            days.extend(() if day in days else (day,))
    for unit in facts.campaign.units:
        quotes = [
            facts.texts.plain("official.quote", text=text, span=", ".join(days))
            for text, days in said.get(unit.code, {}).items()
        ]
        if quotes:
            more = len(quotes) - MOST_NOTES
            latest = quotes[-MOST_NOTES:]
            latest += [facts.texts.plain("official.more-remarks", n=facts.texts.count(more))] if more > 0 else []
            yield facts.texts.plain("official.remark", unit=capital(unit.title), text="; ".join(latest))
