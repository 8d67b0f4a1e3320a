"""A draft in words: for which days, each metric's sum, who is missing, and the very line that would be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.desk.duties.missing import state_lines
from bot.desk.duties.words import due_words
from bot.desk.levels.rounds import Round, Standing
from bot.desk.names import capital, list_name, when
from bot.texts import Markup, Texts
from reporting.levels import Part, Told, gone


def line_of(one: Round, values: dict[str, int]) -> str:
    """Write the report as the unit above would type it."""
    span = one.span
    last = f"{span.end.day}/{span.end.month}/{span.end.year}"
    days = f"ngày {last}" if span.days == 1 else f"từ {span.start.day}/{span.start.month}/{span.start.year} đến {last}"
    pairs = " ".join(f"{key}={value}" for key, value in values.items())
    return f"/bc {one.link.unit.title} {days} {pairs}"


def _is_changed(standing: Standing, told: Told) -> bool:
    """Tell whether other figures stand above already than those that are summed up."""
    values, above = standing.sum.values, standing.above
    other = any(above.get(key, value) != value for key, value in values.items())
    return other or bool(gone(told, standing.sum, above))


def draft_text(
    texts: Texts, standing: Standing, told: Told, due: datetime, now: datetime, *, sends: bool = True
) -> Markup:
    """Write a draft. `sends`: whoever reads it may send it."""
    one, found = standing.round, standing.sum
    changed = _is_changed(standing, told)
    link = one.link
    done, expected = texts.count(found.done), texts.count(len(found.given))
    late = now - due >= timedelta(minutes=1)
    values, lost = found.values, gone(told, found, standing.above)
    return texts.lines(
        (
            texts.say(
                "levels.title-changed" if changed else "levels.title", unit=link.unit.title, when=when(texts, one.span)
            ),
            texts.say(
                "levels.to-late" if late else "levels.to",
                campaign=link.upper.name,
                due=due_words(texts, link.upper, due, now),
                late=texts.duration(now - due) if late else "",
            ),
            texts.say("levels.given" if found.whole else "levels.given-some", done=done, expected=expected),
            *_owing(texts, standing),
            *(_part(texts, standing, told, part, changed=changed) for part in found.parts if values or lost),
            texts.say("levels.across", units=_names(texts, standing, found.across)) if found.across else "",
            texts.say("levels.take-back") if lost else "",
            "" if values or lost else texts.say("levels.empty"),
            texts.say("levels.line", line=line_of(one, values)) if values and sends else "",
        )
    )


def _owing(texts: Texts, standing: Standing) -> list[Markup]:
    """Name the units that still owe something."""
    lower = standing.round.link.lower
    if len(standing.states) == 1:
        return [Markup(f"{capital(line)}.") for line in state_lines(texts, lower, standing.states[0])]
    short = [one for one in standing.sum.given if not one.whole]
    if not short:
        return []
    units = texts.listed(
        texts.say(
            "levels.rounds-of", unit=list_name(lower, one.unit), done=texts.count(one.done), owed=texts.count(one.owed)
        )
        for one in short
    )
    return [Markup(f"{capital(texts.say('levels.rounds', n=texts.count(len(short)), units=units))}.")]


def _part(texts: Texts, standing: Standing, told: Told, part: Part, *, changed: bool) -> Markup:
    """One metric: its sum, from how many units where some have none, what stands above where that differs."""
    link = standing.round.link
    name = link.upper.metric_by_key[part.key].label
    before = standing.above.get(part.key)
    if part.value is None:
        if part.key in gone(told, standing.sum, standing.above):
            return texts.say("levels.part-gone", metric=name, before=before or 0)
        if part.total and part.units:
            return texts.say("levels.part-lacking", metric=name, units=_names(texts, standing, part.lacking))
        return texts.say("levels.part-none", metric=name)
    if changed and before is not None and before != part.value:
        ours = (told.sent or {}).get(part.key) == before
        key = "levels.part-changed" if ours else "levels.part-other"
        said = texts.say(key, metric=name, before=before, value=part.value)
    else:
        said = texts.say("levels.part-total" if part.total else "levels.part", metric=name, value=part.value)
    if not part.lacking:
        return said
    n, expected = texts.count(len(part.units)), texts.count(len(part.units) + len(part.lacking))
    return Markup(said + texts.say("levels.part-some", n=n, expected=expected))


def _names(texts: Texts, standing: Standing, units: tuple[str, ...]) -> Markup:
    return texts.listed(list_name(standing.round.link.lower, unit) for unit in units)
