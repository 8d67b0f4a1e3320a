"""How units, metrics, days and changes are named in an answer; every place says it the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable
from datetime import date

from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Metric, Role
from reporting.known import ended_scope
from reporting.memo import per_campaign
from reporting.reading import Op, Value
from reporting.records import Change, Span
from reporting.successors import has_begun

LONGEST_QUOTE = 60
"""So much of somebody's own words is said back."""


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def unit_titles(texts: Texts, campaign: Campaign, units: Iterable[str]) -> Markup:
    """List units by their titles: `xã Tân Hưng, phường Tam Thắng`."""
    return texts.listed(campaign.unit_by_code[code].title for code in units)


def role_words(texts: Texts, campaign: Campaign, role: Role, unit: str | None) -> Markup:
    """Name a role with the unit that it is for: `đầu mối xã Tân Hưng`."""
    word = texts.say(f"role.{role.value}")
    return texts.listed((word, campaign.unit_by_code[unit].title), " ") if unit else word


def all_roles(texts: Texts, roles: Container[Role]) -> Markup:
    """List roles in one order, wherever they are listed."""
    return texts.listed(texts.say(f"role.{role.value}") for role in Role if role in roles)


def ended_words(texts: Texts, campaign: Campaign, day: date, among: Container[str] | None = None) -> str:
    """Name the units that ended and that no row stands for any more: `Đã chia tách: Long Điền`."""
    scope = ended_scope(campaign, day, among)
    units = scope.units if scope is not None else ()
    key = "ended.split" if all(code in campaign.successors for code in units) else "ended.ended"
    return texts.plain(key, units=", ".join(list_name(campaign, code) for code in units))


def succession_line(texts: Texts, campaign: Campaign, unit: str, day: date) -> Markup:
    """Say of a unit that ended what became of it: `Từ 1/7: đã nhập vào phường Tân An.`; nothing of others."""
    into = [campaign.unit_by_code[code] for code in campaign.successors.get(unit, ())]
    if not into or campaign.unit_by_code[unit].exists_on(day) or not has_begun(into[0], day):
        return Markup("")
    key = "ended.was-split" if campaign.is_split_off(into[0].code) else "ended.was-merged"
    names = texts.listed(one.title for one in into)
    return texts.say(key, units=names, day=texts.short_day(into[0].valid_from or day))


def typed_name(campaign: Campaign, unit: str) -> str:
    """Name a unit as one types it: with its kind where another one, ended or yet to begin, has its name too."""
    own = campaign.unit_by_code[unit]
    alike = campaign.changes_units and any(one.name == own.name and one.code != unit for one in campaign.units)
    return own.title if alike else own.name


def within(text: str) -> str:
    """Write a name within a sentence: `Kích hoạt` without its capital, `CCCD` as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def when(texts: Texts, span: Span) -> Markup:
    """Name a day or a span: `ngày 24/7`, `kỳ 24–30/7`."""
    return texts.say("when.day" if span.start == span.end else "when.span", day=texts.span(span))


def metric_names(campaign: Campaign, keys: Iterable[str]) -> str:
    """List metrics by their short names."""
    return ", ".join(part_name(campaign.metric_by_key[key]) for key in keys)


def part_name(metric: Metric) -> str:
    """Name a metric in a list of several: its short name, else its first alias, else its label."""
    return metric.short or (metric.aliases[0] if metric.aliases else metric.label)


def part_in(lead: Metric, metric: Metric) -> str:
    """Name a part beside its whole, without saying the whole's name again: `mức 1` of `kích hoạt`."""
    name = part_name(metric)
    return name[len(lead.said) :].strip() or name if name.casefold().startswith(f"{lead.said.casefold()} ") else name


@per_campaign
def part_of(campaign: Campaign, whole: str, part: str) -> str:
    """Name a part as `part_in` does, both by their keys."""
    return part_in(campaign.metric_by_key[whole], campaign.metric_by_key[part])


def list_name(campaign: Campaign, code: str) -> str:
    """Name a unit in a list: by its name alone, with its kind where most others are of another kind.

    One that ended says so where a later one has its kind and name: `Tân An (–30/6)`.
    """
    unit, name = campaign.unit_by_code[code], _short_name(campaign, code)
    if campaign.changes_units and unit.valid_to is not None and _title_again(campaign, code):
        return f"{name} (–{unit.valid_to.day}/{unit.valid_to.month})"
    return name


def owing_name(texts: Texts, campaign: Campaign, code: str, until: date | None) -> str:
    """Name a unit among those that owe a round; one that ended within it with its last day."""
    if until is None:
        return list_name(campaign, code)
    return texts.plain("ended.until", unit=_short_name(campaign, code), day=texts.short_day(until))


def _short_name(campaign: Campaign, code: str) -> str:
    """Name a unit by its name alone, with its kind where most others are of another kind."""
    unit = campaign.unit_by_code[code]
    return unit.name if unit.kind == _common_kind(campaign) else capital(unit.title)


@per_campaign
def _title_again(campaign: Campaign, code: str) -> bool:
    """Tell whether another unit bears a unit's kind and name."""
    own = campaign.unit_by_code[code]
    return any(one.code != code and one.title == own.title for one in campaign.units)


@per_campaign
def _common_kind(campaign: Campaign) -> str:
    """Name the kind that most units are of."""
    return Counter(one.kind for one in campaign.units).most_common(1)[0][0]


def groups(campaign: Campaign, keys: Collection[str]) -> list[tuple[Metric, list[str]]]:
    """Put the metrics that were reported under the derived sums they belong to; the rest stand alone."""
    return _groups(campaign, frozenset(keys))


def leads(campaign: Campaign) -> list[Metric]:
    """Name the metrics that speak for everything that is reported: the sums, and what belongs to none."""
    return [lead for lead, _parts in groups(campaign, campaign.typed_keys)]


@per_campaign
def _groups(campaign: Campaign, keys: frozenset[str]) -> list[tuple[Metric, list[str]]]:
    left = [metric.key for metric in campaign.metrics if metric.key in keys]
    found: list[tuple[Metric, list[str]]] = []
    for metric in campaign.metrics:
        if metric.formula is None or metric.is_ratio:
            continue
        parts = [part for part in campaign.parts_of(metric.key) if part in left]
        plain = all(term.sign > 0 and campaign.metric_by_key[term.metric].typed for term in metric.formula.terms)
        if parts and plain:
            found.append((metric, parts))
            left = [key for key in left if key not in parts]
    return found + [(campaign.metric_by_key[key], [key]) for key in left]


def value_words(texts: Texts, value: Value) -> str:
    """Write a value: `120`, `+50`, `lũy kế 7.569`."""
    if value.op is Op.TOTAL:
        return texts.plain("answer.total", value=value.number)
    return texts.signed(value.number) if value.op is Op.ADD else texts.number(value.number)


def change_words(texts: Texts, campaign: Campaign, changes: Iterable[Change], key: str = "answer.change") -> Markup:
    """Write what was replaced: `mức 1: 120 → 130`; a value that is gone is written as a dash."""
    return texts.listed(
        (
            texts.say(
                key,
                metric=part_name(campaign.metric_by_key[change.metric]),
                before=_known(texts, change.before),
                after=_known(texts, change.after),
            )
            for change in changes
        ),
        "; ",
    )


def _known(texts: Texts, value: int | None) -> str:
    return "–" if value is None else texts.number(value)
