"""Cumulative figures and sums: `lk`, `tổng`, `trong đó`."""

from __future__ import annotations

from reporting.message.draft import Check
from reporting.message.masks import ANY_TOTAL, COUNTED, FILL, LINK, TO_DATE
from reporting.message.mentions import Sort
from reporting.message.numbers import Number, read_number
from reporting.message.pairs import Pairs
from reporting.message.scan import ItemKind as K
from reporting.reading import Op, ProblemCode

_PEOPLE = frozenset({"ho", "hodan", "hogiadinh", "nhankhau", "dan", "nguoidan", "congdan", "danso"})
_OWN = frozenset({"trongngay", "trongky", "trongdot", "trongbuoi", "riengngay"})


class Totals(Pairs):
    """Cumulative figures and sums: `lk`, `tổng`, `trong đó`."""

    def _cumulative(self, index: int, hi: int) -> int:
        """Read `lk` and its kin: before pairs to the line's end, before a bare number for the pair it follows."""
        items = self.items
        at, colon = index + 1, False
        while at < hi and (
            items[at].flat in {":", "="}
            or items[at].kind in (K.DATE, K.CLOCK)
            or items[at].words & (LINK | FILL | ANY_TOTAL)
        ):
            colon = colon or items[at].flat == ":"
            at += 1
        if self._of_the_day(index, at) or self._of_the_week(index, at):
            return at
        if not colon and self._total_behind(index, at, hi):
            return at
        if at < hi and items[at].kind is K.NUMBER and not self._counted_phrase(at, hi):
            return self._stated(index, at)  # its date is the total's own
        closed = at < hi and items[at].flat == ")"
        prose = at < hi and not closed and not self._figures_follow(at, hi)
        if prose and any(item.kind is K.OTHER for item in items[at:hi]):
            return at  # `tính đến hôm nay, xã đã ra quân 11 ngày`
        self._dates_between(index + 1, at)
        if closed and (self._hour_alone(index, at) or self._bracketed(index)):
            return at
        if at < hi or not self._sentence_figures:
            self._total = True
            self._total_loose = colon
            if at >= hi and colon and not self._sentence_figures:
                self.head_total = True
        return at

    def _total_behind(self, index: int, at: int, hi: int) -> bool:
        """Let `lũy kế` right behind a figure make it cumulative: `m2 2.479 lũy kế`; whose it is of several is asked."""
        items, first = self.items, index
        if at < hi and items[at].flat not in {",", ";"}:
            return False
        if any(item.kind is K.CLOCK for item in items[index:at]):
            return False  # `được 11 tính đến 17h` is the day's own
        while first > self._line_lo and (
            items[first - 1].words & (LINK | FILL | COUNTED)
            or (items[first - 1].flat == "," and items[index].words & TO_DATE and at >= hi)
        ):
            first -= 1
        behind = items[first - 1].last - 1 if first > self._line_lo else -1
        if behind not in self._used:
            if self.draft.loose and first > self._line_lo and items[first - 1].kind is K.NUMBER:
                self.draft.names_alone = True
            return False
        own = [pair for pair in self.draft.pairs if pair.line == self.line and pair.op is Op.SET]
        if len(own) == 1:
            own[0].op = Op.TOTAL
        elif own:
            self._fault(ProblemCode.AMBIGUOUS_VALUE, first - 1, at)
        self._dates_between(index + 1, at)
        return bool(own)

    def _turns_to_the_day(self, index: int) -> bool:
        """Tell where a day's or week's own figures follow cumulative ones: `lk m2=2479, hôm nay m1=12`."""
        item, before = self.items[index], self.items[index - 1]
        own = item.flat in _OWN or (
            item.mention is not None and (item.mention.sort is Sort.WEEK or item.mention.back == 0)
        )
        if not own or index == 0 or before.kind not in (K.SIGN, K.BREAK) or before.flat in {"(", ":"}:
            return False
        return any(pair.op is Op.TOTAL and pair.line == self.line for pair in self.draft.pairs)

    def _dates_between(self, first: int, end: int) -> None:
        for place in range(first, end):
            if self.items[place].kind is K.DATE:
                self._date(place)

    def _hour_alone(self, index: int, at: int) -> bool:
        """Tell of a bracket that says up to which hour figures were taken: `(tính đến 17h)`."""
        return bool(self.items[index].words & TO_DATE) and self._any(K.CLOCK, index, at)

    def _bracketed(self, index: int) -> bool:
        """Let a bracket after figures say that they are cumulative: the last alone, or all of a line by a sentence."""
        first = self._opens_bracket(index)
        for pair in self.draft.pairs[-1:] if first == index else self.draft.pairs:
            if first and pair.op is Op.SET and pair.line == self.line:
                pair.op = Op.TOTAL
        return bool(first and self.draft.pairs)

    def _opens_bracket(self, index: int) -> int:
        """Find where a bracket's words begin that say only what its pairs are: `(đây là số cộng dồn)`; 0: none."""
        while index > self._line_lo and self.items[index - 1].words & (LINK | FILL):
            index -= 1
        return index if self.items[index - 1].flat == "(" else 0

    def _of_the_day(self, index: int, at: int) -> bool:
        """Tell of a day's own figure up to an hour: `trong ngày tính đến 16h30`."""
        until = self.items[index + 1 : at]
        if not self.items[index].words & TO_DATE or any(item.kind is K.DATE for item in until):
            return False
        return any(item.kind is K.CLOCK for item in until) and any(
            item.flat == "trongngay" for item in self.items[self._line_lo : index]
        )

    def _of_the_week(self, index: int, at: int) -> bool:
        """Take a week's own figure up to a day: `đến hết ngày 30/7 trong tuần`."""
        if not self.items[index].words & TO_DATE:
            return False
        weeks = [
            place
            for place in range(index + 1, at)
            if (mention := self.items[place].mention) is not None and mention.sort is Sort.WEEK
        ]
        for place in weeks[-1:]:
            self._date(place)
        return bool(weeks)

    def _stated(self, index: int, at: int) -> int:
        number = read_number(self.scan.tokens, self.items[at].first)
        if number is None:
            return at + 1
        after = self._item_at(number.end, at)
        bracket = index > self._line_lo and self.items[index - 1].flat == "("
        if not self.draft.pairs or not (bracket or self._total_of_last()):
            return after
        pair = self.draft.pairs[-1]
        if number.problem is not None:
            self._fault(number.problem, index, after, metric=pair.metric, reason=number.reason)
        elif pair.metric in self.draft.stated and self.draft.stated[pair.metric] != number.value:
            self._fault(ProblemCode.CONFLICTING_VALUES, index, after, metric=pair.metric)
        else:
            self.draft.stated[pair.metric] = number.value
            self._gain()
        return after

    def _total_of_last(self) -> bool:
        """Tell whether a bare total can only be that of the last pair: all others have theirs, or stand elsewhere."""
        *others, last = self.draft.pairs
        beside = [pair for pair in others if pair.line == last.line or last.line != self.line]
        return all(pair.metric in self.draft.stated for pair in beside)

    def _sum(self, index: int, hi: int) -> int:
        """Read `Tổng 80 (…)`: a check over the pairs beside it; `tổng số kích hoạt: 33` is a plain pair."""
        items = self.items
        at = index + 1
        expected: tuple[str, ...] = ()
        while at < hi and (
            items[at].flat in {":", "="} or items[at].words & (LINK | FILL | COUNTED) or items[at].kind is K.STEM
        ):
            leaf = items[at].leaf
            if items[at].kind is K.STEM and leaf is not None:
                expected = leaf.stem
                self._stem = leaf.canon
            at += 1
        if at >= hi or items[at].kind is not K.NUMBER:
            return index + 1
        number = read_number(self.scan.tokens, items[at].first)
        if number is None:
            return index + 1
        after = self._item_at(number.end, at)
        while after < hi and items[after].words & COUNTED:
            after += 1
        if self._phrase_after(after, hi):
            return index + 1
        if items[index + 1].flat in _PEOPLE and not self._sentence_figures and not self._pairs_follow(after, hi):
            return after  # `Tổng số hộ: 339` says how many live there
        if number.problem is not None:
            self._fault(number.problem, index, after, reason=number.reason)
            return after
        self._check(number, index, after, hi, None, expected)
        return after

    def _check(
        self, number: Number, index: int, after: int, hi: int, metric: str | None, expected: tuple[str, ...]
    ) -> None:
        follows = self._pairs_follow(after, hi)
        text = self.scan.said(index, after)
        first = len(self.draft.pairs)
        if not follows and not self._sentence_figures:
            if self._parts_below(after) and self._stem:
                self._section_stem = self._stem
            self.draft.checks.append(Check(number.value, self.line, text, metric, 0, None, expected, at=first))
            self._gain()
            return
        if follows or not first:
            check = Check(number.value, self.line, text, metric, first, None, expected)
            self.draft.checks.append(check)
            if after < hi and self.items[after].flat == "(":
                self._open_checks.append(check)
        else:
            self.draft.checks.append(Check(number.value, self.line, text, metric, 0, first, expected))
        self._gain()
