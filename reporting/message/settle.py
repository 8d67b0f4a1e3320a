"""Drafts settled into entries and problems: whose they are, for which day, whether their figures hold together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.campaign import Campaign, DutyKind
from reporting.message.dates import Today, When, is_within, one_span
from reporting.message.draft import Draft, Fault, Pair
from reporting.message.existence import Unplaced, is_named_like_former, place
from reporting.message.mentions import Mention, Sort
from reporting.message.sums import beside_totals, check_sums
from reporting.privacy import is_masked_number
from reporting.reading import Entry, Op, Problem, ProblemCode, Sender, SenderRole, Value
from reporting.successors import entrusted, heirs


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one draft."""

    entry: Entry | None
    problems: tuple[Problem, ...]


class Settler:
    """Settles the drafts of one message."""

    def __init__(
        self,
        campaign: Campaign,
        today: Today,
        sender: Sender,
        *,
        command: bool,
        more: bool,
        head_dates: list[Mention],
        text: str = "",
    ) -> None:
        self.campaign, self.today, self.sender, self.command, self.more = campaign, today, sender, command, more
        self.head_dates, self.text = head_dates, text
        self.entrusted = entrusted(campaign, sender.units) if campaign.successors else sender.units

    def settle(self, draft: Draft) -> Settled | None:
        """Settle one draft; None where it is nobody's business (another unit's figures in plain text)."""
        faults = list(draft.faults)
        unit = self._unit(draft, faults)
        if unit is None and not faults:
            return None
        if unit is not None and not self._allowed(unit) and not self._allowed_later(unit):
            if not self.command:
                return None
            return Settled(None, (Problem(ProblemCode.NOT_ALLOWED, draft.line, unit, unit=unit),))
        pairs = self._pairs(draft)
        values = self._values(draft, pairs, faults)
        when = self._when(draft, unit, faults)
        if self.campaign.changes_units and unit is not None and when is not None:
            unit, when = self._placed(draft, unit, when, values, faults)
            if not faults and not self._allowed(unit):
                return Settled(None, (Problem(ProblemCode.NOT_ALLOWED, draft.line, unit, unit=unit),))
        if (
            self.more
            and values
            and not any(fault.code is ProblemCode.AMBIGUOUS_VALUE for fault in faults)
            and any(value.op is Op.SET for value in values.values())
        ):
            faults.append(Fault(ProblemCode.AMBIGUOUS_VALUE, draft.line, draft.text, reason="more"))
        if not values and not faults:
            faults.append(Fault(ProblemCode.MISSING_VALUE, draft.line, draft.text))
        problems = [
            Problem(fault.code, fault.line, fault.text, fault.suggestions, unit, fault.metric, fault.reason)
            for fault in faults
        ]
        if problems or unit is None or when is None:
            return Settled(None, tuple(problems))
        only_totals = all(value.op is Op.TOTAL for value in values.values())
        dated = bool(draft.dates or self._heads(draft))
        start = None if only_totals else when.start
        note = " ".join(one for one in dict.fromkeys(draft.notes) if not is_masked_number(one))
        return Settled(Entry(unit, when.day, values, start, note, dated), ())

    def _unit(self, draft: Draft, faults: list[Fault]) -> str | None:
        codes = [fault.code for fault in faults]
        if ProblemCode.AMBIGUOUS_UNIT in codes:
            return None
        if draft.unit is not None:
            return draft.unit
        if ProblemCode.UNKNOWN_UNIT in codes:
            return None
        own_units = self._own_units(draft) if self.sender.role is SenderRole.REPORTER else ()
        own = own_units[0] if len(own_units) == 1 else None
        if draft.within:  # `/bc ấp 2 Tân Hà m1=5` is neither the sender's own nor all of Tân Hà
            other = own is not None and own not in draft.within
            code = ProblemCode.AMBIGUOUS_UNIT if other else ProblemCode.UNKNOWN_UNIT
            suggested = (own, *draft.within) if own is not None and other else draft.within
            faults.append(Fault(code, draft.line, draft.place or draft.text, suggested))
            return None
        if own is None:
            if draft.given and not (self.command and not (draft.pairs or draft.faults or draft.loose or draft.nothing)):
                suggested = (own_units or self.sender.units)[:6]
                faults.insert(0, Fault(ProblemCode.MISSING_UNIT, draft.line, draft.text, suggested))
        elif own not in self.sender.units:  # what the sender's unit was merged into: perhaps only a part of it
            faults.append(Fault(ProblemCode.MISSING_UNIT, draft.line, draft.text, own_units, reason="merged"))
            return None
        return own

    def _own_units(self, draft: Draft) -> tuple[str, ...]:
        """Name the sender's units that the days of a draft can be for."""
        if not self.campaign.changes_units:
            return self.sender.units
        found: list[str] = []
        for unit in self.entrusted:
            when = self._when(draft, unit, [])
            placed = None if when is None else place(self.campaign, unit, when, asked_for=self._asked_for(draft))
            if when is None or (isinstance(placed, tuple) and placed[0] == unit):
                found.append(unit)
        return tuple(found)

    def _placed(
        self, draft: Draft, unit: str, when: When, values: Mapping[str, Value], faults: list[Fault]
    ) -> tuple[str, When]:
        """Say for which unit and days a draft is, where units begin and end; what is doubtful becomes a fault."""
        if values and all(value.op is Op.TOTAL for value in values.values()):
            when = When(when.day)
        found = place(self.campaign, unit, when, asked_for=self._asked_for(draft))
        sender = self.sender
        inherited = sender.role is SenderRole.REPORTER and bool(sender.units) and unit not in sender.units
        if isinstance(found, Unplaced):
            of_unit = found.code is ProblemCode.AMBIGUOUS_UNIT
            said = draft.said if of_unit else self._said([*self._heads(draft), *draft.dates], draft)
            # a button puts another name where this one is written
            suggestions = found.suggestions if said or not of_unit else ()
            faults.append(Fault(found.code, draft.line, said or draft.text, suggestions, reason=found.reason))
        elif inherited and found[0] == unit and is_named_like_former(self.campaign, unit, draft.said):
            faults.append(Fault(ProblemCode.AMBIGUOUS_UNIT, draft.line, draft.said, (unit,), reason="named-alike"))
        else:
            return found
        return unit, when

    def _asked_for(self, draft: Draft) -> bool:
        """Tell whether a draft's days are those that the duty asks for: it names none, or only `this week`."""
        said = (*self._heads(draft), *draft.dates)
        return all(mention.sort in (Sort.WEEK, Sort.PHASE) for mention in said)

    def _allowed(self, unit: str) -> bool:
        if self.sender.role is SenderRole.ADMIN:
            return True
        return self.sender.role is SenderRole.REPORTER and (not self.sender.units or unit in self.entrusted)

    def _allowed_later(self, unit: str) -> bool:
        """Tell whether a unit was merged into one that the sender may report for, so that its name may mean that."""
        return bool(self.campaign.successors) and any(self._allowed(one) for one in heirs(self.campaign, unit))

    def _pairs(self, draft: Draft) -> list[Pair]:
        """Decide ellipses: `mức 2` after `kích hoạt mức 1` is kh2, unless kh2 is given in its own words."""
        given = {pair.metric for pair in draft.pairs if pair.explicit}
        for pair in draft.pairs:
            if pair.other and pair.metric in given:
                pair.metric, pair.other = pair.other, ""
        return draft.pairs

    def _values(self, draft: Draft, pairs: list[Pair], faults: list[Fault]) -> dict[str, Value]:
        if not pairs and not draft.checks and draft.loose and not draft.nothing:
            pairs = [] if draft.faults else self._by_position(draft, faults)
        if not pairs and draft.nothing:
            return {key: Value(Op.SET, 0) for key in self._required(draft.unit)}
        values: dict[str, Value] = {}
        pairs = beside_totals(draft, pairs)
        for pair in pairs:
            known = values.get(pair.metric)
            if known is not None and (known.number, known.op) != (pair.number, pair.op):
                if not any(
                    fault.code is ProblemCode.CONFLICTING_VALUES and fault.metric == pair.metric for fault in faults
                ):
                    faults.append(Fault(ProblemCode.CONFLICTING_VALUES, pair.line, pair.text, metric=pair.metric))
                continue
            values[pair.metric] = self._value(draft, pair, faults)
        check_sums(self.campaign, draft, draft.pairs or pairs, faults)
        told = {fault.metric for fault in faults}
        if draft.lacking and (values or (self.command and not faults)):
            lacking = {fault.metric: fault for fault in reversed(draft.lacking) if fault.metric not in told}
            faults.extend(fault for metric, fault in reversed(lacking.items()) if metric not in values)
        for metric, line, text in draft.strange:
            own = values.get(metric)
            if values and (own is None or own.op is Op.TOTAL) and metric not in told:
                faults.append(Fault(ProblemCode.UNKNOWN_METRIC, line, text, (metric,)))
        return values

    def _value(self, draft: Draft, pair: Pair, faults: list[Fault]) -> Value:
        metric = self.campaign.metric_by_key[pair.metric]
        stated = draft.stated.get(pair.metric)
        op = pair.op
        if metric.kind == "cumulative":
            if op is Op.ADD:
                faults.append(
                    Fault(ProblemCode.BAD_NUMBER, pair.line, pair.text, metric=pair.metric, reason="add-to-total")
                )
            op = Op.TOTAL
        if pair.number > metric.limit:
            faults.append(Fault(ProblemCode.TOO_LARGE, pair.line, pair.text, metric=pair.metric))
        return Value(op, pair.number, stated if op is not Op.TOTAL else None)

    def _by_position(self, draft: Draft, faults: list[Fault]) -> list[Pair]:
        typed = self.campaign.typed_keys
        order = self.campaign.positional or (typed if len(typed) == 1 else ())
        if order and len(draft.loose) == len(order) and not draft.names_alone:
            return [
                Pair(key, op, number, draft.line, str(number))
                for key, (number, op) in zip(order, draft.loose, strict=True)
            ]
        faults.append(Fault(ProblemCode.MISSING_VALUE, draft.line, draft.text, reason="position"))
        return []

    def _required(self, unit: str | None) -> tuple[str, ...]:
        code = unit or (self.sender.units[0] if self.sender.units else "")
        for duty in self.campaign.duties:
            if duty.kind is DutyKind.FIGURES and code in duty.units and duty.required:
                return duty.required
        return self.campaign.positional or self.campaign.typed_keys[:1]

    def _heads(self, draft: Draft) -> list[Mention]:
        return self.head_dates if draft.heads is None else draft.heads

    def _when(self, draft: Draft, unit: str | None, faults: list[Fault]) -> When | None:
        mentions = [
            mention
            for mention in (*self._heads(draft), *draft.dates)
            if mention.sort is not Sort.PHASE or self.today.phase(mention.back or 0) is not None
        ]
        strong = [mention for mention in mentions if mention.sort not in (Sort.WEEK, Sort.PHASE)]
        resolved: list[When] = []
        told = strong or mentions
        for mention in told:
            when = self.today.resolve(mention)
            if when not in resolved:
                resolved.append(when)
        if len(resolved) > 1:
            resolved = one_span(resolved)
        if len(resolved) > 1:
            faults.append(Fault(ProblemCode.BAD_DATE, draft.line, self._said(told, draft), reason="two-dates"))
            return None
        if not resolved:
            if unit is None:
                return None
            resolved = [self.today.undated(unit)]
            if any(not is_within(self.today.resolve(mention), resolved[0]) for mention in draft.aside):
                said = self._said(draft.aside, draft)
                faults.append(Fault(ProblemCode.BAD_DATE, draft.line, said, reason="beside"))
                return None
        when = resolved[0]
        if when.problem is not None:
            faults.append(Fault(when.problem, draft.line, self._said(told, draft)))
            return None
        return when

    def _said(self, mentions: list[Mention], draft: Draft) -> str:
        """Quote the days as they were written; the whole where their place is not known, or none was."""
        said = [*(self.text[mention.start : mention.end].strip() for mention in mentions), *draft.days]
        return ", ".join(dict.fromkeys(filter(None, said))) or draft.text
