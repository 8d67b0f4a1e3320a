"""Metrics' names as people write them, before their number or behind it."""

from __future__ import annotations

from reporting.message.blanks import Name
from reporting.message.draft import Pair
from reporting.message.lexicon import level_of
from reporting.message.masks import (
    AND,
    ANY_TOTAL,
    COUNTED,
    FAILED,
    FILL,
    INCLUDING,
    LINK,
    NEGATED,
    PERSON,
    QUIET,
    STEM,
    ZERO,
)
from reporting.message.mentions import Sort
from reporting.message.names import Names
from reporting.message.numbers import Number, read_number
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.message.values import Sought
from reporting.message.vocabulary import DAILY_KEYS
from reporting.message.walk import PHRASE
from reporting.reading import Op, ProblemCode

_RATES = frozenset({"ngay", "tuan", "thang", "buoi", "nguoi", "ca"})
_LONGEST_RUN = 60  # items of numbers and names by turns
_BAD_ALONE = frozenset({"letter", "decimal", "fraction", "range", "sum"})


class Phrases(Names):
    """Metrics' names as people write them, before their number or behind it."""

    def _phrase(self, index: int, hi: int) -> int:
        """Read a name with its number."""
        name = self._resolve(index, hi)
        foreign = self._other_subject(index)
        look = self._seek(name.end, hi)
        if look is None:
            return self._no_number(name, hi, foreign=foreign)
        at, number = look.end, look.number
        if number is None or self._share_by_level(index):
            return at
        if not name.key and not level_of(name.canon):
            name, at = self._with_level(name, at, hi)
        if foreign and not (name.key and look.signed == "=" and not self._negated(index)):
            self._foreign = True
        elif not name.bare and not name.key:
            self._foreign = False
        if (self._foreign and (name.bare or foreign)) or self._failed(at, hi):
            self._foreign_figure(name, index, at, hi, own=foreign or name.bare)
            return at
        if not self.command and not self._said_as_metric(self.items[index], look, at, hi, key=name.key):
            return name.end
        if self._only_percent(name, number, look):
            return at
        look.end = at
        return self._take(name, index, at, look)

    def _foreign_figure(self, name: Name, index: int, at: int, hi: int, *, own: bool) -> None:
        """Ask about another thing's figure in a command; in plain text only where the entry would lack the metric."""
        first = max(index - 1, self._line_lo)
        if self.command:
            self._fault(ProblemCode.UNKNOWN_METRIC, first, at)
        elif own and not (self._negated(index) or self._failed(at, hi)) and (metric := self._meant(name)):
            self.draft.strange.append((metric, self.line, self.scan.said(first, at)))

    def _share_by_level(self, index: int) -> bool:
        """Tell of a share by level in a bracket, where the campaign counts no levels: it is a remark."""
        if self.items[index].kind is not K.LEVEL or self.lexicon.counts_levels or not self.draft.pairs:
            return False
        for at in range(index - 1, self._line_lo, -1):
            if self.items[at].flat in {"(", ")"}:
                return self.items[at].flat == "("
        return False

    def _only_percent(self, name: Name, number: Number, look: Sought) -> bool:
        """Tell of a rate beside figures: it is no figure itself."""
        if number.reason != "percent" or look.signed == "=":
            return False
        given = any(pair.metric in name.keys for pair in self.draft.pairs)
        return (look.signed != ":" or given) and bool(not self.command or self.draft.pairs)

    def _other_subject(self, index: int) -> bool:
        """Tell whether the word before a name makes it another thing: `vắc xin mũi 2`, `chưa kích hoạt`."""
        before = index - 1
        if before < self._named_to:
            return False
        if before > self._line_lo and self.items[before].flat in {"len", "sang"}:
            return self.items[before - 1].kind in PHRASE  # `từ mức 1 lên mức 2`
        if before > self._line_lo and self.items[before].flat == "dat":
            token = self.scan.tokens[self.items[before].first]
            before -= token.low == "dat"  # `thue dat`: typed plain, đạt may be đất
        if before < 0:
            return False
        item = self.items[before]
        both = self.scan.tokens[item.first].low in {"cả", "ca"}  # `cả m1 m2 = 0`
        if item.kind is K.OTHER and not (both or self._person_name(before)):
            return True
        return self._negated(index) or (before >= self._line_lo and self._foreign_stem(item, index))

    def _foreign_stem(self, item: Item, index: int) -> bool:
        """Tell of a level of what this campaign doesn't count: `cài đặt mức 2` where only accounts are."""
        leaf = self.items[index].leaf
        bare = leaf is not None and (bool(leaf.level) or leaf.canon.startswith("muc "))
        return bare and item.kind is K.WORDS and bool(item.words & STEM) and not item.words & FILL

    def _negated(self, index: int) -> bool:
        """Tell whether what a name speaks of was not done, failed or fell."""
        at = index - 1
        if at == self._line_lo + 1 and self.items[at].flat == ":":
            at -= 1  # `Tồn: mức 1: 5`
        while at >= self._line_lo and self.items[at].kind is K.WORDS and self.items[at].words & (FILL | LINK | COUNTED):
            if self.items[at].words & NEGATED:
                break
            at -= 1
        if at < self._line_lo or not self.items[at].words & NEGATED:
            return False
        if not self.items[at].words & ZERO:
            return True
        before = self.items[at - 1] if at > self._line_lo else None
        return before is None or not (before.kind in PHRASE or before.words & LINK or before.flat in {":", "=", "-"})

    def _failed(self, at: int, hi: int) -> bool:
        """Tell whether what was counted is said to have failed: `5 hồ sơ mức 2 bị lỗi`."""
        if at + 1 < hi and self.items[at].flat == "la":
            at += 1
        if at + 1 < hi and self.items[at].flat == "/" and self.items[at + 1].flat in _RATES:
            return True  # `11 tk/ngày` is a pace
        return at < hi and bool(self.items[at].words & FAILED) and not self.items[at].words & ZERO

    def _person_name(self, at: int) -> bool:
        """Tell a person's name after their title: `anh Nam mức 1: 3`."""
        start = self.scan.tokens[self.items[at].first].start
        return at > 0 and bool(self.items[at - 1].words & PERSON) and self.scan.text[start].isupper()

    def _said_as_metric(self, item: Item, look: Sought, at: int, hi: int, *, key: bool) -> bool:
        """Tell a key that is also a daily word from that word: `kh 45 tk` from `kh đi được`."""
        if not key or item.flat not in DAILY_KEYS or look.signed:
            return True
        if at < hi and self.items[at].words & COUNTED:
            return True
        before = self.items[at - 1] if at else None
        if before is not None and before.words & COUNTED:
            return True
        following = self.items[at] if at < hi else None
        if following is None or following.kind in (K.SIGN, *PHRASE):
            return True
        return bool(following.words & (QUIET | AND | ANY_TOTAL))

    def _number(self, index: int, hi: int) -> int:
        """Read a number that no name has claimed: number-first, a total with its parts, a position, or prose."""
        items = self.items
        number = read_number(self.scan.tokens, items[index].first, strict=False)
        if number is None:
            return index + 1
        after = self._item_at(number.end, index)
        counted = after
        while counted < hi and items[counted].words & COUNTED and items[counted].kind is K.WORDS:
            counted += 1
        at = counted
        while at < hi and items[at].words & (FILL | LINK) and items[at].kind is K.WORDS:
            at += 1
        if number.problem is None and self._day_beside_total(index, number.value, counted, hi):
            return counted
        named = counted > after or (at < hi and (self._counts_itself(items[at]) or self._number_leads(index, at, hi)))
        if (named or self._number_first) and at < hi and items[at].kind in PHRASE:
            name = self._resolve(at, hi)
            sought = self._seek(name.end, hi)
            if sought is None or sought.number is None or sought.signed not in {"=", ":"}:
                return self._number_before(index, name, number, hi)
        following = counted + 1 if counted < hi and items[counted].flat in {",", "(", ";", ":"} else counted
        if following < hi and items[following].words & INCLUDING and number.problem is None:
            self._check(number, index, counted, hi, None, self._stem_metrics())
            return counted
        before = items[index - 1] if index else None
        if self._bad_alone(index, after, number):
            return counted
        strange = before is not None and before.kind in (K.OTHER, K.KIND) and index > self._named_to
        prose = strange or (counted < hi and items[counted].kind in (K.OTHER, K.KIND))
        if (
            self.command
            and not prose
            and number.problem is None
            and self._figures
            == len(self.draft.loose) + sum(len(draft.loose) + bool(draft.pairs) * 99 for draft in self.drafts)
        ) or (self.command and not prose and not self.draft.pairs and not self.draft.checks and number.problem is None):
            self.draft.names_alone = self.draft.names_alone or self._total or self.head_total
            self.draft.loose.append((number.value, Op.ADD if number.sign == "+" else Op.SET))
            self._gain()
        return counted

    def _bad_alone(self, index: int, after: int, number: Number) -> bool:
        """Tell what is wrong with a number without a name, where a command gave nothing yet."""
        if not self.command or self.draft.pairs:
            return False
        bad = number.problem is ProblemCode.BAD_NUMBER and number.reason in _BAD_ALONE and not self.drafts_with_pairs
        negative = number.problem is ProblemCode.NEGATIVE and self.items[index].spaced
        if bad or negative:
            self._fault(ProblemCode.BAD_NUMBER if bad else ProblemCode.NEGATIVE, index, after, reason=number.reason)
        return bad or negative

    def _day_beside_total(self, index: int, value: int, after: int, hi: int) -> bool:
        """Take the day's own figure behind the one total: `lũy kế kích hoạt 500, trong ngày 30`."""
        if len(self.draft.pairs) != 1 or self.draft.pairs[0].op is not Op.TOTAL or index <= self._line_lo:
            return False
        ends = after >= hi or self.items[after].flat in {",", ";", ")"}
        before = self.items[index - 1]
        own = before.mention is not None and (before.mention.back == 0 or before.mention.sort is Sort.WEEK)
        if not ends or not (own or before.flat in {"trongngay", "trongky", "trongtuan"}):
            return False
        if own and before.mention is not None:
            self.draft.dates.append(before.mention)
        metric, text = self.draft.pairs[0].metric, self.scan.said(index, after)
        self.draft.pairs.append(Pair(metric, Op.SET, value, self.line, text))
        self._gain()
        return True

    def _number_leads(self, index: int, at: int, hi: int) -> bool:
        """Tell of a clause whose numbers stand before their names throughout: `hoàn thành 12 mức 1 và 68 mức 2`."""
        items = self.items
        if items[at].kind not in (K.METRIC, K.LEVEL) or at != index + 1 or not items[at].spaced:
            return False
        before = items[index - 1] if index > self._line_lo else None
        led = before is not None and (
            before.words & (FILL | LINK | INCLUDING | ANY_TOTAL)
            or before.flat == "dc"
            or before.flat in {"(", ":"}
            or before.kind is K.UNIT
            or (before.flat == "," and self._sentence_figures > 0)
        )
        name = self._resolve(at, hi)
        if not level_of(name.canon):
            return False
        behind = items[name.end] if name.end < hi else None
        if behind is not None and behind.kind is K.NUMBER:
            return self._number_first or self._by_turns(index, min(hi, index + _LONGEST_RUN))
        polite = all(item.words & QUIET and item.kind is K.WORDS for item in items[name.end : hi])  # `30 mức 2 ạ`
        ends = polite or (behind is not None and behind.flat in {",", ")", ";", ".", "+"})
        ends = ends or (behind is not None and bool(behind.words & (AND | ANY_TOTAL)))
        return ends and bool(self._number_first or led)

    def _by_turns(self, index: int, hi: int) -> bool:
        """Tell of numbers and names by turns, each number before its name: `12 mức 1 68 mức 2`."""
        items, at = self.items, index
        while at + 1 < hi and items[at].kind is K.NUMBER:
            at += 1
            while at < hi and items[at].words & COUNTED and items[at].kind is K.WORDS:
                at += 1
            if at >= hi or items[at].kind not in (K.METRIC, K.LEVEL):
                return False
            at += 1
        return at >= hi or items[at].kind is not K.NUMBER

    def _counts_itself(self, item: Item) -> bool:
        """Tell of a name that begins with what is counted: `5 hồ sơ CCCD`."""
        return item.kind is K.METRIC and item.leaf is not None and item.leaf.lows[:2] == ("hồ", "sơ")

    def _number_before(self, index: int, name: Name, number: Number, hi: int) -> int:
        """Take a name that stands behind its number: `12 tk mức 1`."""
        self._number_first = True
        if self._negated(index) or self._failed(name.end, hi):
            if self.command:
                self._fault(ProblemCode.UNKNOWN_METRIC, index, name.end)
            return name.end
        look = Sought(name.end, number, about=self._about_before(index))
        return self._take(name, index, name.end, look)

    @property
    def drafts_with_pairs(self) -> bool:
        """Whether an entry read so far was given by names."""
        return any(draft.pairs for draft in self.drafts)

    def _stem_metrics(self) -> tuple[str, ...]:
        node = self._stem or self.head_stem
        return tuple(
            key
            for canon, keys in self.lexicon.by_canon.items()
            if node and canon.startswith(f"{node} muc")
            for key in keys
            if key in self.typed
        )
