"""A stored entry in words: its unit, its values, what counts for its days once it is gone."""

from __future__ import annotations

from collections.abc import Iterable

from bot.desk.names import capital, groups, part_name, part_of, value_words, when
from bot.desk.reports.outcome import span_of
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Metric
from reporting.reading import Op
from reporting.records import Change, StoredEntry


def unit_name(campaign: Campaign, stored: StoredEntry) -> str:
    """Name the entry's unit."""
    return campaign.unit_by_code[stored.entry.unit].title


def values_line(texts: Texts, campaign: Campaign, stored: StoredEntry) -> Markup:
    """Say the values back: `Thu nhận +80 (mức 1: 12; mức 2: 68). Kích hoạt +170 (20; 150).`."""
    values = stored.entry.values
    said: list[str] = []
    for lead, keys in groups(campaign, values):
        name = capital(lead.said)
        if lead.key in values:
            said.append(texts.plain("answer.part", metric=name, value=_single(texts, stored, lead)))
            continue
        parts = "; ".join(
            [
                texts.plain(
                    "answer.part", metric=part_of(campaign, lead.key, key), value=value_words(texts, values[key])
                )
                for key in keys
            ]
        )
        counts = [values[key].number for key in keys if values[key].op is not Op.TOTAL]
        if len(counts) == len(keys) and set(campaign.parts_of(lead.key)) == set(keys):
            total = texts.signed(sum(counts))
            said.append(texts.plain("answer.group", metric=name, value=total, parts=parts))
        else:
            said.append(texts.plain("answer.part", metric=name, value=parts))
    return texts.listed([f"{part}." for part in said], " ")


def _single(texts: Texts, stored: StoredEntry, metric: Metric) -> str:
    value = stored.entry.values[metric.key]
    return texts.signed(value.number) if value.op is Op.SET else value_words(texts, value)


def dropped_line(texts: Texts, campaign: Campaign, stored: StoredEntry, stays: Iterable[Change] = ()) -> Markup:
    """Say that an entry no longer counts, or where other figures stand for its days that it is no longer waited for.

    `stays` is what counts for the days of an entry that only waited.
    """
    unit, days = unit_name(campaign, stored), when(texts, span_of(stored))
    stands = [change for change in stays if change.after is not None]
    if not stands:
        return texts.say("answer.dropped", unit=unit, when=days)
    return texts.say("answer.dropped-waiting", unit=unit, when=days, values=counted_words(texts, campaign, stands))


def standing_now(texts: Texts, campaign: Campaign, changes: Iterable[Change]) -> Markup:
    """Say what counts now that an entry is gone."""
    back = [change for change in changes if change.after is not None]
    if not back:
        return texts.say("answer.nothing-now")
    return texts.say("answer.counts-now", values=counted_words(texts, campaign, back))


def counted_words(texts: Texts, campaign: Campaign, some: Iterable[Change]) -> Markup:
    """Name metrics with what counts of each."""
    parts = (
        texts.plain("answer.part", metric=part_name(campaign.metric_by_key[change.metric]), value=change.after or 0)
        for change in some
    )
    return texts.listed(parts, "; ")
