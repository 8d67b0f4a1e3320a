"""Totals that stand beside their parts: whether the figures of a draft add up to what it says they do."""

from __future__ import annotations

from reporting.campaign import Campaign
from reporting.formulas import signed_parts
from reporting.message.draft import Check, Draft, Fault, Pair
from reporting.reading import Op, ProblemCode


def check_sums(campaign: Campaign, draft: Draft, pairs: list[Pair], faults: list[Fault]) -> None:
    """Note every total of a draft that is not the sum of its parts, or whose parts are not there."""
    for check in draft.checks:
        if check.metric is not None:
            fault = _fault_of_derived(campaign, check, check.metric, pairs)
        else:
            fault = _fault_of_unnamed(campaign, draft, check, pairs, first=not faults)
        if fault is not None:
            faults.append(fault)


def beside_totals(draft: Draft, pairs: list[Pair]) -> list[Pair]:
    """Make a total that stands before its metric's own figure that figure's check."""
    if Op.TOTAL not in [pair.op for pair in pairs]:
        return pairs
    own = {pair.metric for pair in pairs if pair.op is Op.SET}
    totals: dict[str, set[int]] = {}
    for pair in pairs:
        if pair.op is Op.TOTAL and pair.metric in own and pair.metric not in draft.stated:
            totals.setdefault(pair.metric, set()).add(pair.number)
    checks = {metric: numbers.pop() for metric, numbers in totals.items() if len(numbers) == 1}
    draft.stated.update(checks)
    return [pair for pair in pairs if pair.op is not Op.TOTAL or pair.metric not in checks]


def _fault_of_unnamed(
    campaign: Campaign, draft: Draft, check: Check, pairs: list[Pair], *, first: bool
) -> Fault | None:
    """Check a total that says only `cộng`: it is of the pairs it stands beside, or of one family of them."""
    beside = pairs[check.first : check.last]
    if not beside:  # where something else is wrong already, the parts may well be what was not read
        code = ProblemCode.UNKNOWN_METRIC if check.expected else ProblemCode.MISSING_VALUE
        return Fault(code, check.line, check.text, check.expected, reason="total-alone") if first else None
    if check.at >= 0 and _adds_up(draft, check, pairs):
        return None
    family = [pair for pair in beside if pair.metric in check.expected] or beside
    if any(pair.op is not Op.SET for pair in family) or check.number in (_sum(family), _sum(beside)):
        return None
    missing = _missing_part(campaign, family)
    code = ProblemCode.MISSING_VALUE if missing else ProblemCode.CONFLICTING_VALUES
    return Fault(code, check.line, check.text, reason="parts", metric=missing)


def _adds_up(draft: Draft, check: Check, pairs: list[Pair]) -> bool:
    """Tell whether a total alone on its line is that of the pairs above it, or below it, to the next total."""
    if any(pair.op is not Op.SET for pair in pairs):
        return False
    places = sorted({other.at for other in draft.checks if other.at >= 0})
    above = max((place for place in places if place < check.at), default=0)
    below = min((place for place in places if place > check.at), default=len(pairs))
    parts = (pairs[above : check.at], pairs[check.at : below], pairs[: check.at], pairs[check.at :])
    return any(part and _sum(part) == check.number for part in parts)


def _missing_part(campaign: Campaign, pairs: list[Pair]) -> str | None:
    """Name what is lacking to the first derived metric of which all pairs are parts."""
    given = {pair.metric for pair in pairs}
    for metric in campaign.metrics:
        if metric.formula is None:
            continue
        parts = [key for key in campaign.parts_of(metric.key) if key in campaign.typed_keys]
        if given < set(parts):
            return next(key for key in parts if key not in given)
    return None


def _fault_of_derived(campaign: Campaign, check: Check, key: str, pairs: list[Pair]) -> Fault | None:
    """Check a derived metric's figure: nobody types it, but beside all its parts it may stand as their sum."""
    parts = signed_parts(campaign, key) or ()
    numbers = {pair.metric: pair.number for pair in pairs if pair.op is Op.SET}
    lacking = [part for _sign, part in parts if part not in numbers]
    if len(lacking) == len(parts):
        return Fault(ProblemCode.NOT_ALLOWED, check.line, check.text, metric=key)
    if lacking:
        return Fault(ProblemCode.MISSING_VALUE, check.line, check.text, metric=lacking[0])
    total = sum(sign * numbers[part] for sign, part in parts)
    return None if total == check.number else Fault(ProblemCode.CONFLICTING_VALUES, check.line, check.text, metric=key)


def _sum(pairs: list[Pair]) -> int:
    return sum(pair.number for pair in pairs)
