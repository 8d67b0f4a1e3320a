"""Whose report a campaign's sum is, and what the level above asks for that the sum can't give."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.cli.page.wording import CampaignPage
from reporting.campaign import Campaign, DutyKind, Upper
from reporting.levels import rounds_within
from reporting.periods import periods
from reporting.records import Span

_SHOWN_ROUNDS = 3


def upper_lines(page: CampaignPage) -> Iterator[str]:
    """Say whose report the sum is; which required metrics, and which rounds, are left to be typed."""
    upper, above = page.campaign.upper, page.above
    if upper is None or above is None:
        return
    metrics = ", ".join(own if own == key else f"{own} → {key}" for own, key in upper.metrics)
    yield page.say(
        "upper",
        unit=above.unit_by_code[upper.unit].title,
        campaign=above.name,
        metrics=metrics,
        before=page.write.duration(upper.draft_before),
    )
    duties = [duty for duty in above.duties if duty.kind is DutyKind.FIGURES and upper.unit in duty.units]
    sent = {key for _own, key in upper.metrics}
    lacking = dict.fromkeys(key for duty in duties for key in duty.required if key not in sent)
    if lacking:
        yield "  " + page.say("upper_lacking", metrics=", ".join(lacking))
    apart = list(chain.from_iterable(_apart(page.campaign, above, upper, duty.code) for duty in duties))
    if apart:
        shown = "; ".join(f"{label} {page.write.span(span)}" for label, span in apart[:_SHOWN_ROUNDS])
        yield "  " + page.say("upper_apart", rounds=shown, count=len(apart))


def _apart(own: Campaign, above: Campaign, upper: Upper, code: str) -> Iterator[tuple[str, Span]]:
    """Go through a duty's rounds above that the own ones don't make up."""
    duty = above.duty_by_code[code]
    for period in periods(above, duty):
        if rounds_within(own, period.span) is None and above.unit_by_code[upper.unit].exists_on(period.span.end):
            yield duty.label, period.span
