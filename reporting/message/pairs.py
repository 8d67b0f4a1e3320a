"""Names and numbers put together: pairs, ellipses, checks and what has to be asked."""

from __future__ import annotations

from reporting.message.blanks import Blanks, Name
from reporting.message.draft import Check, Fault, Pair
from reporting.message.lexicon import level_of
from reporting.message.masks import ABOUT, AND, FILL, INCLUDING, LINK
from reporting.message.numbers import Number
from reporting.message.scan import ItemKind as K
from reporting.message.values import Sought
from reporting.message.vocabulary import DAILY_KEYS
from reporting.message.walk import PHRASE
from reporting.reading import Op, ProblemCode


class Pairs(Blanks):
    """Turns names with their numbers into pairs, checks and faults."""

    def _take(self, name: Name, first: int, at: int, look: Sought) -> int:
        """Take a name and its number, which stand between two items; return where to go on."""
        number = look.number
        if number is None:
            return at
        last = max(name.end, at)
        self._used.add(number.start + (number.sign != ""))
        if name.bare and not name.key:
            stem = self._stem or self.head_stem
            if stem and not stem.startswith("muc"):
                return self._ellipsis(name, stem, first, last, look, number)
        if not name.bare and not name.key:
            level = level_of(name.canon)
            self._stem = name.canon[: name.canon.rfind("muc ")].strip() if level else name.canon
        if len(name.keys) != 1 or not name.keys[0]:
            self._unclear(name, name.keys, first, last, at, number)
        elif name.keys[0] in self.typed:
            self._pair(name.keys[0], number, first, last, look, explicit=not name.bare)
        elif name.key and not self.command and look.signed not in {"=", ":"}:
            return at  # `KH số 112` is a plan
        elif name.key:
            self.draft.checks.append(Check(number.value, self.line, self.scan.said(first, last), name.keys[0]))
            self._gain()
        else:
            self._unclear(name, (), first, last, at, number)
        return at

    def _ellipsis(self, name: Name, stem: str, first: int, last: int, look: Sought, number: Number) -> int:
        """Read a bare level after a stem: `kích hoạt mức 1: 20, mức 2: 150`."""
        at = look.end
        keys = name.keys
        own = keys[0] if len(keys) == 1 and keys[0] in self.typed else ""
        full = self.lexicon.by_canon.get(f"{stem} {name.canon}", ())
        if len(full) == 1 and full[0] in self.typed:
            self._pair(full[0], number, first, last, look, other=own if own != full[0] else "")
        elif own and self._part_of_last(name):
            self._fault(ProblemCode.UNKNOWN_METRIC, first, last, *self.lexicon.by_canon.get(stem, ()), own)
        elif (own and not full and self._same_sum(own)) or (
            own and stem in self.lexicon.by_canon and (stem not in self.lexicon.level_stems or self._done(name, stem))
        ):
            self._pair(own, number, first, last, look)
        else:
            self._fault(ProblemCode.UNKNOWN_METRIC, first, last, *(key for key in keys if key))
        return at

    def _same_sum(self, metric: str) -> bool:
        """Tell whether a metric and the one before it are parts of one sum: `đăng ký mức 1: 12, mức 2: 68`."""
        last = self.draft.pairs[-1].metric if self.draft.pairs else ""
        return last != metric and any(last in parts and metric in parts for parts in self.lexicon.sums)

    def _part_of_last(self, name: Name) -> bool:
        """Tell whether a bare level is said to be a part of the figure before it: `kích hoạt 120 (mức 2: 100)`."""
        before = self.items[max(name.first - 2, self._line_lo) : name.first]
        return bool(self._sentence_figures) and any(item.flat == "(" or item.words & INCLUDING for item in before)

    def _done(self, name: Name, stem: str) -> bool:
        """Tell whether a stem had its own figure and a comma ends it: `thu nhận 5, mức 1: 2`."""
        whole = self.lexicon.by_canon.get(stem, ())
        given = any(pair.metric in whole for pair in self.draft.pairs)
        return given and len(whole) == 1 and self.items[name.first - 1].flat in {",", ";"}

    def _unclear(self, name: Name, keys: tuple[str, ...], first: int, last: int, at: int, number: Number) -> None:
        """Ask about a name that fits several metrics, or says more than any; a stem with parts behind is a check."""
        stems = tuple(key for key in (name.leaf.stem if name.leaf is not None else ()) if key in self.typed)
        level = level_of(name.canon)
        suggestions = tuple(key for key in keys if key and key in self.typed) or (() if level else stems)
        below = not level and number.problem is None and self._parts_below(at)
        if below or (not level and number.problem is None and self._parts_follow(at)):
            self._stem = name.canon
            text = self.scan.said(first, last)
            check = Check(number.value, self.line, text, None, len(self.draft.pairs), None, suggestions)
            if below:
                self._section_stem = name.canon
                check.first, check.at = 0, len(self.draft.pairs)
            self.draft.checks.append(check)
            if at < len(self.items) and self.items[at].flat == "(":
                self._open_checks.append(check)
            self._gain()
        elif suggestions or level or self.command:
            self._fault(ProblemCode.UNKNOWN_METRIC, first, last, *suggestions)

    def _parts_below(self, at: int) -> bool:
        """Tell whether a heading's own figure ends its line, and a line that begins with a bare level is next."""
        items, size = self.items, len(self.items)
        while at < size and (items[at].flat in {",", ".", ":", ";", "-"} or items[at].words & (INCLUDING | FILL)):
            at += 1
        if at >= size or items[at].kind is not K.BREAK:
            return False
        at = self._line_opens(at + 1, size)
        leaf = items[at].leaf if at < size and items[at].kind in (K.METRIC, K.LEVEL) else None
        return leaf is not None and not leaf.key and (not leaf.canon or leaf.canon.startswith("muc "))

    def _parts_follow(self, at: int) -> bool:
        """Tell whether a bracket or `trong đó` with levels follows a number."""
        index = at
        while (
            index < len(self.items)
            and self.items[index].kind is not K.BREAK
            and (self.items[index].flat in {",", "(", ":", ";", "-"} or self.items[index].words & (INCLUDING | FILL))
        ):
            index += 1
        opened = any(item.flat == "(" or item.words & INCLUDING or item.flat == ":" for item in self.items[at:index])
        return (
            opened
            and index < len(self.items)
            and (
                self.items[index].kind in (K.METRIC, K.LEVEL)
                or (self.items[index].kind is K.NUMBER and self._counted_phrase(index, len(self.items)))
            )
        )

    def _pair(
        self,
        metric: str,
        number: Number,
        first: int,
        last: int,
        look: Sought,
        *,
        other: str = "",
        explicit: bool = False,
    ) -> None:
        if look.about and number.problem is None:
            self._fault(ProblemCode.BAD_NUMBER, first, last, metric=metric, reason="about")
            return
        if number.problem is not None:
            self._fault(number.problem, first, last, metric=metric, reason=number.reason)
            return
        op = Op.ADD if number.sign == "+" else Op.TOTAL if look.total or self._total else Op.SET
        if op is Op.SET and self._checking and self._other_figure(metric, other, number.value):
            op = Op.TOTAL
        if op is Op.TOTAL and self._own_figure(metric, other):
            self._state(metric, number.value, first, last, look, other)
        else:
            text = self.scan.said(first, last)
            self.draft.pairs.append(Pair(metric, op, number.value, self.line, text, other, explicit))
            self._gain()

    def _state(self, metric: str, value: int, first: int, last: int, look: Sought, other: str) -> None:
        """Keep a total beside a metric's own figure: it is only checked."""
        own = metric if any(pair.metric == metric for pair in self.draft.pairs) else other
        if self.draft.stated.get(own, value) != value:
            self._fault(ProblemCode.CONFLICTING_VALUES, first, last, metric=metric)
            return
        self.draft.stated[own] = value
        if not look.total and not self._total_loose:
            self._total = False
            self._checking = True
        self._gain()

    def _other_figure(self, metric: str, other: str, value: int) -> bool:
        """Tell whether a metric has another figure of its own: what stands behind `lk` is its total then."""
        pairs = [pair for pair in self.draft.pairs if pair.metric in {metric, other or metric}]
        return any(pair.op is Op.SET and pair.number != value for pair in pairs)

    def _own_figure(self, metric: str, other: str) -> bool:
        return any(
            pair.metric == metric or (other and pair.metric == other)
            for pair in self.draft.pairs
            if pair.op is not Op.TOTAL
        )

    def _no_number(self, name: Name, hi: int, *, foreign: bool) -> int:
        """Keep a name without a number: a stem for what follows, or nothing."""
        if not level_of(name.canon) and name.canon and not name.key:
            self._stem = name.canon
        if name.bare and not name.key and name.end < len(self.items) and self.items[name.end].flat == ":":
            self._level = name.canon
            ends = hi >= len(self.items) or self.items[hi].kind is K.BREAK
            if ends and name.end + 1 >= hi and not self._sentence_figures:
                self.head_level = name.canon
                if not foreign and (metric := self._meant(name)):
                    self._note_blank(name, metric, hi)
                return name.end
        bracketed = 0 if foreign or not (name.key or level_of(name.canon)) else self._figure_in_brackets(name, hi)
        if bracketed and (metric := self._meant(name)) and self.items[name.first].flat not in DAILY_KEYS:
            self._fault(ProblemCode.BAD_NUMBER, name.first, bracketed, metric=metric, reason="sign")
            return bracketed
        self._note_nameless(name, hi)
        if not foreign and (metric := self._meant(name)):
            self._note_blank(name, metric, hi)
        self._note_strange(name, hi)
        self.draft.names_alone = self.draft.names_alone or name.key or bool(level_of(name.canon))
        blank = name.end < hi and self.items[name.end].flat == "="
        alone = name.key and (blank or (self.command and name.end >= hi and not self.draft.pairs))
        if alone and name.keys[0] in self.typed:
            self._fault(ProblemCode.MISSING_VALUE, name.first, name.end, metric=name.keys[0])
        return name.end

    def _note_strange(self, name: Name, hi: int) -> None:
        """Remember a name whose figure nobody read."""
        metric = self._meant(name)
        if metric and self.items[name.first].flat not in DAILY_KEYS:
            loose = not (name.key or level_of(name.canon))
            self._note_skipped(metric, name.first, name.end, hi, loose=loose)

    def _meant(self, name: Name) -> str:
        """Say which metric a name can only mean, a stem before a bare level counted in; empty where several."""
        keys, stem = name.keys, self._stem or self.head_stem
        if name.bare and not name.key and stem:
            keys = self.lexicon.by_canon.get(f"{stem} {name.canon}") or keys
        return keys[0] if len(keys) == 1 and keys[0] in self.typed else ""

    def _note_nameless(self, name: Name, hi: int) -> None:
        """Remember a metric that is named in a row of others, without a figure: `mức 1, mức 2: 34`."""
        if len(name.keys) != 1 or name.keys[0] not in self.typed or self.items[name.first].flat in DAILY_KEYS:
            return
        following = self.items[name.end] if name.end < hi else None
        joined = following is not None and (following.flat in {",", "+", "&", "/"} or bool(following.words & AND))
        beside = joined and name.end + 1 < hi and self.items[name.end + 1].kind in (*PHRASE, K.NUMBER)
        colon = following is not None and following.flat == ":"
        empty = colon and name.end + 1 < hi and self.items[name.end + 1].flat in {",", ";"}
        ends = following is None or following.flat in {",", ";"} or (colon and name.end + 1 >= hi)
        if not self.command and self._comes_later(name.end, hi):
            return
        if beside or empty or (self.command and ends):
            said = self.scan.said(name.first, name.end)
            self._nameless.append(Fault(ProblemCode.MISSING_VALUE, self.line, said, metric=name.keys[0]))

    def _about_before(self, index: int) -> bool:
        return index > 0 and (
            self.items[index - 1].flat == "~"
            or bool(self.items[index - 1].words & ABOUT and not self.items[index - 1].words & LINK)
        )
