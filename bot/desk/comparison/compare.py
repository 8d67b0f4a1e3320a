"""/doichieu: the table for the admins, their buttons, a unit's own line for its reporter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from bot.desk import questions
from bot.desk.amend import amend
from bot.desk.buttons import choice_button, rows
from bot.desk.comparison.explained import Explanation, explanations, letter_key, note_asked
from bot.desk.comparison.lines import Comparison, compare, day_words, latest_day, own_words, row_words
from bot.desk.guard import permitted
from bot.desk.names import within
from bot.desk.permissions import Action
from bot.desk.tell import tell
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.amendments import Change, new_baseline
from reporting.campaign import Campaign, MetricKind, Role
from reporting.imports.words import read_days, read_number
from reporting.reading import Reading
from reporting.records import OfficialFigure, OfficialKind, Question
from reporting.successors import lineage, may_begin_at

QUESTION: Final = "compare"
BASE: Final = "compare-base"

MOST_LINES: Final = 60
"""Beyond so many units only those that differ are listed."""

_COUNT = re.compile(r"(?<![\d/.,])(\d{1,3}(?:[.,]\d{3})+|\d+)(?![\d/])\s*$")


def show(visit: Visit, reading: Reading) -> None:
    """Answer /doichieu [day], or /doichieu unit number."""
    campaign = permitted(visit, Action.COMPARE_OFFICIAL, Action.EXPLAIN_OWN, otherwise="not-allowed.admin")
    if campaign is None:
        return
    if visit.in_group:
        visit.say(visit.texts.say("compare.private"))
    elif not visit.may(Action.COMPARE_OFFICIAL):
        _show_own(visit, campaign)
    elif reading.argument and (given := _checked(visit, campaign, reading.argument)) is not None:
        visit.say(given)
    else:
        _show_all(visit, campaign, reading.argument)


def _show_all(visit: Visit, campaign: Campaign, argument: str) -> None:
    texts = visit.texts
    named = read_days(argument, campaign.start.year) if argument else None
    if argument and named is None:
        visit.say(_how(texts, campaign))
        return
    as_of = latest_day(visit.uow, campaign, named.end if named else None)
    found = compare(visit.uow, campaign, as_of, visit.now) if as_of else []
    if as_of is None or not found:
        visit.say(texts.say("compare.none"))
        return
    question = questions.ask(
        visit, QUESTION, campaign, {"day": as_of.isoformat()}, ("send", "base"), person=visit.actor
    )
    buttons = [choice_button(question, "send", texts.plain("compare.send"))]
    if _bases(campaign, found):
        buttons.append(choice_button(question, "base", texts.plain("compare.base")))
    said = explanations(visit.uow, campaign, as_of)
    visit.say(
        _comparison_text(texts, campaign, found, said), buttons=rows(buttons, 1), key=questions.here(visit, question)
    )


def _how(texts: Texts, campaign: Campaign) -> Markup:
    """Show the forms; a checked figure is of a metric that units type, named where the headline is a sum."""
    derived = campaign.metric_by_key[campaign.headline].kind is MetricKind.DERIVED
    typed = next((f" {key}" for key in campaign.typed_keys), "") if derived else ""
    day, unit = texts.short_day(campaign.start), campaign.units[0].name
    return texts.say("compare.how", day=day, unit=unit, metric=typed)


def _comparison_text(
    texts: Texts, campaign: Campaign, found: Sequence[Comparison], said: dict[str, Explanation]
) -> Markup:
    """Write the table of each metric, with what was explained."""
    parts = [_table(texts, campaign, one, said if number == 0 else {}) for number, one in enumerate(found)]
    return Markup("\n\n".join(parts))


def _table(texts: Texts, campaign: Campaign, one: Comparison, said: dict[str, Explanation]) -> Markup:
    lines = one.known if len(one.known) <= MOST_LINES else tuple(line for line in one.known if line.difference)
    metric = within(campaign.metric_by_key[one.metric].said)
    written: list[str] = [
        texts.say("compare.title", metric=metric, days=day_words(texts, one)),
        texts.say("compare.head"),
    ]
    for line in lines:
        written.append(row_words(texts, campaign, line))
        explained = said.get(line.unit or "")
        if explained is not None:
            written.append(texts.say("compare.explained", text=explained.text))
    written.append(row_words(texts, campaign, one.sums))
    written.append(_counted(texts, one))
    return texts.lines(written)


def _counted(texts: Texts, one: Comparison) -> Markup:
    """Count how the units stand: who has not reported is another matter than whom nobody else counted."""
    agree = sum(1 for line in one.known if line.difference == 0)
    differ = sum(1 for line in one.known if line.difference)
    others = {
        "unreported": sum(1 for line in one.known if line.reported is None),
        "uncounted": len(one.lines) - len(one.known),
    }
    parts = [
        texts.say("compare.agree", n=texts.count(agree)),
        texts.say("compare.differ", n=texts.count(differ)),
        *(texts.say(f"compare.{key}", n=texts.count(number)) for key, number in others.items() if number),
    ]
    return texts.say("compare.counted", parts=texts.listed(parts))


def _show_own(visit: Visit, campaign: Campaign) -> None:
    """Show a reporter their own units' lines."""
    as_of = latest_day(visit.uow, campaign, None)
    found = compare(visit.uow, campaign, as_of, visit.now) if as_of else []
    said = [
        own_words(visit.texts, campaign, one, line)
        for one in found
        for unit in visit.member.own_units
        if (line := one.of(unit)) is not None and line in one.known
    ]
    visit.say(visit.texts.lines(said) if said else visit.texts.say("compare.none-own"))


def _checked(visit: Visit, campaign: Campaign, argument: str) -> Markup | None:
    """Keep the checked figure of a unit; None where the words say no such thing."""
    found = _COUNT.search(argument)
    value = read_number(found[1]) if found else None
    query = visit.reader.read_query(argument[: found.start()], visit.local(visit.now)) if found else None
    if found is None or value is None or query is None or query.unit is None or query.problems:
        return None
    metric = query.metric or campaign.headline
    if campaign.metric_by_key[metric].kind is MetricKind.DERIVED:
        return None
    as_of = query.day or latest_day(visit.uow, campaign, None) or min(visit.today, campaign.end)
    figure = OfficialFigure(OfficialKind.CHECKED, query.unit, metric, as_of, value)
    visit.uow.official.add(campaign.code, [figure], visit.actor, visit.now)
    unit = campaign.unit_by_code[query.unit].title
    return visit.texts.say("compare.set", unit=unit, day=as_of, value=value)


# ---- buttons


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Send the lines out, or ask once more whether the official figures become the baseline."""
    as_of = date.fromisoformat(question.data["day"])
    found = compare(visit.uow, campaign, as_of, visit.now)
    visit.notice(visit.texts.plain("button.done"))
    if not visit.may(Action.COMPARE_OFFICIAL):
        return
    text = _comparison_text(visit.texts, campaign, found, explanations(visit.uow, campaign, as_of))
    if choice == "send":
        visit.rewrite(visit.texts.lines((text, _send(visit, campaign, found))))
        return
    changes = _new_bases(campaign, found)
    if not changes:
        visit.rewrite(visit.texts.lines((text, visit.texts.say("compare.base-already", day=as_of))))
        return
    visit.rewrite(text)
    data = {"day": question.data["day"]}
    asked = questions.ask(visit, BASE, campaign, data, ("yes", "no"), person=visit.actor)
    buttons = [choice_button(asked, choice, visit.texts.plain(f"compare.base-{choice}")) for choice in ("yes", "no")]
    count = visit.texts.count(len({unit for _, unit in changes}))
    visit.say(
        visit.texts.say("compare.base-sure", day=as_of, n=count),
        buttons=rows(buttons, 1),
        key=questions.here(visit, asked),
    )


def _send(visit: Visit, campaign: Campaign, found: Iterable[Comparison]) -> Markup:
    """Tell each unit's reporters and heads its own line; ask the reporters why it differs."""
    reached: set[int] = set()
    missing: dict[str, None] = {}
    for one in found:
        for line in one.known:
            unit = line.unit or ""
            told = [_tell(visit, campaign, one, unit, role) for role in (Role.REPORTER, Role.HEAD)]
            reached |= told[0]
            if not told[0]:
                missing[unit] = None
    texts = visit.texts
    names = texts.listed(campaign.unit_by_code[unit].name for unit in missing)
    lines = [texts.say("compare.sent", n=texts.count(len(reached)))]
    return texts.lines([*lines, texts.say("compare.sent-missing", units=names)] if missing else lines)


def _tell(visit: Visit, campaign: Campaign, one: Comparison, unit: str, role: Role) -> set[int]:
    line, told = one.of(unit), set[int]()
    for grant in visit.uow.people.grants(campaign.code, role=role):
        if grant.unit not in lineage(campaign, unit) or line is None or grant.person in told:
            continue
        texts = visit.office.texts_for(visit.uow, grant.person, campaign)
        asks = role is Role.REPORTER and bool(line.difference)
        text = texts.lines((own_words(texts, campaign, one, line), texts.say("compare.ask") if asks else ""))
        key = letter_key(campaign.code, one.as_of, one.metric, unit, grant.person, visit.now)
        if tell(visit.uow, grant.person, text, visit.now, key=key):
            told.add(grant.person)
            if asks:
                note_asked(visit.uow, campaign.code, one.as_of, unit, grant.person, key, visit.now)
    return told


def _bases(campaign: Campaign, found: Iterable[Comparison]) -> dict[tuple[str, str], Change]:
    """Make the baselines that the official figures would be: cumulative ones of what units report themselves."""
    changes: dict[tuple[str, str], Change] = {}
    for one in found:
        if one.start is not None or campaign.metric_by_key[one.metric].kind is MetricKind.DERIVED:
            continue
        for line in one.known:
            if line.official is not None and line.unit is not None and may_begin_at(campaign, line.unit, one.as_of):
                changes[one.metric, line.unit] = new_baseline(line.unit, one.metric, line.official, one.as_of)
    return changes


def _new_bases(campaign: Campaign, found: Iterable[Comparison]) -> dict[tuple[str, str], Change]:
    """Leave out what is the baseline already."""
    standing = {
        (one.metric, one.unit): new_baseline(one.unit, one.metric, one.value, one.as_of) for one in campaign.baselines
    }
    return {key: change for key, change in _bases(campaign, found).items() if standing.get(key) != change}


def based(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Make the official figures the baseline."""
    visit.notice(visit.texts.plain("button.done"))
    as_of = date.fromisoformat(question.data["day"])
    if choice != "yes" or not visit.may(Action.COMPARE_OFFICIAL):
        visit.rewrite(visit.texts.say("compare.base-kept"))
        return
    changes = _new_bases(campaign, compare(visit.uow, campaign, as_of, visit.now))
    if not changes:
        visit.rewrite(visit.texts.say("compare.base-already", day=as_of))
        return
    amend(visit, campaign, changes.values(), visit.texts.plain("compare.base-reason"))
    units = visit.texts.count(len({unit for _, unit in changes}))
    visit.rewrite(visit.texts.say("compare.base-done", day=as_of, n=units))
