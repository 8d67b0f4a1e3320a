"""Units' names: whose the figures are, and where one unit's entry ends and the next begins."""

from __future__ import annotations

from reporting.message.draft import Draft
from reporting.message.masks import AND, CHIEF, COMPARED, COUNTED, PERSON, REPORT
from reporting.message.places import Places
from reporting.message.scan import ItemKind as K
from reporting.message.walk import KEY_LIKE, PHRASE
from reporting.reading import ProblemCode

_JOINED = frozenset({"tai", "o", ",", "&", "+", "/", "-", "hotro", "nho", "cung", "giup", "gui", "guicho"})
"""Between two units' names: whose figures follow, nobody knows."""
_LIKE = frozenset({"bang", "nhu", "thua", "kem", "giong"})
_LETTERS = frozenset("ABCD")
_COMMUNES = frozenset({"xã", "phường", "thị trấn"})


class Holders(Places):
    """Units' names: whose the figures are, and where one unit's entry ends and the next begins."""

    def _unit(self, index: int, hi: int) -> int:  # noqa: C901, PLR0911 - one a reason
        item = self.items[index]
        if (
            item.doubtful
            and not self._before_metric(index + 1, hi)
            and not (self.command and index == self._line_lo and self._first_line)
        ):
            return index + 1
        office = all(self.units.units[code].kind == "cơ quan" for code in item.units)
        if not office and self._within_another(index):
            return index + 1
        if not office:
            end = self._longer_name(index, hi) or self._sibling(index, hi)
            if end:
                return end
        told_by_chief = office and index and self.items[index - 1].words & CHIEF
        if told_by_chief or self._foreign_name(index, hi, office=office):
            return index + 1
        if len(item.units) > 1:
            if self._expects_unit(index, hi):
                self._start(None)
                self._fault(ProblemCode.AMBIGUOUS_UNIT, index, index + 1, *item.units)
                self.named = True
            return index + 1
        if self._only_compared(item.units[0], index):
            return index + 1
        if self._where_parts_live(item.units[0], index):
            return hi
        end = 0 if office or self._sentence_figures else self._part_behind(index, hi)
        if not end:
            self._take_unit(item.units[0], index, hi)
            return index + 1
        self._start(None)
        self._named_to, self.named = end, True
        self._fault(ProblemCode.UNKNOWN_UNIT, index, end, *item.units)
        return end

    def _only_compared(self, unit: str, index: int) -> bool:
        """Tell of another unit that figures are measured by, or whose people were among them: `hơn Tân Phú`."""
        before = self.items[index - 1] if index > self._line_lo else None
        if before is None or self.draft.unit in {None, unit}:
            return False
        people = before.words & COUNTED and index - 2 >= self._line_lo and self.items[index - 2].kind is K.NUMBER
        if people and self.draft.pairs:
            return self.items[index - 2].first not in self._used
        return bool(before.words & COMPARED) or before.flat in _LIKE

    def _longer_name(self, index: int, hi: int) -> int:
        """Read a name that goes on: a slip in a longer one is mended, a foreign one told. 0 where it ends here."""
        items = self.items
        last = index + 1
        while last < hi and last - index < 3 and self._may_go_on(index, last):
            last += 1
        capital = last == index + 1 and last < hi and items[last].spaced and self._capital_word(last)
        if last == index + 1 and not capital:
            return 0
        near = self.units.near(items[index].flat + items[index + 1].flat)
        if near.unit is not None and near.unit not in items[index].units:
            self._take_unit(near.unit, index + 1, hi)
            self._named_to = index + 2
            return index + 2
        if capital:
            return 0
        others = [code for code in near.suggestions if code not in items[index].units]
        foreign = items[index + 1].kind is K.WORDS or self._foreign_name(index, hi, office=False)
        if not (foreign or (near.ambiguous and others)) or not self._named_here(last, hi):
            return 0
        self._start(None)
        self._named_to = last
        code = ProblemCode.AMBIGUOUS_UNIT if others and near.ambiguous else ProblemCode.UNKNOWN_UNIT
        suggestions = near.suggestions if others else items[index].units
        self._fault(code, index, last, *suggestions)
        return last

    def _may_go_on(self, index: int, at: int) -> bool:
        """Tell whether a word may belong to the name before it: of no meaning, or of one only without its marks."""
        item = self.items[at]
        if not item.spaced or not item.flat.isalpha() or KEY_LIKE.fullmatch(item.flat):
            return False
        if item.kind is K.OTHER:
            return True
        tokens = self.scan.tokens
        own = self.scan.text[tokens[self.items[index].first].start : tokens[self.items[index].last - 1].end]
        plain = tokens[item.first].low.isascii() and item.leaf is not None and not item.leaf.lows[0].isascii()
        return plain and not own.isascii() and self._capital_word(at)

    def _capital_word(self, at: int) -> bool:
        item = self.items[at]
        if item.kind is not K.WORDS or item.words & (REPORT | PERSON) or item.last - item.first > 1:
            return False
        return self.scan.text[self.scan.tokens[item.first].start].isupper()

    def _named_here(self, last: int, hi: int) -> bool:
        """Tell whether a name stands where a report names its unit: first of all, figures behind it."""
        if not (self.command or self.reported) or not self._figures_follow(last, hi):
            return False
        return self.draft.unit is None and not self.draft.given

    def _take_unit(self, unit: str, index: int, hi: int) -> None:
        if self._mixed:
            return
        if self._unit_behind(unit, index, hi):
            return
        other = self._unit_in_sentence
        if other is not None and other != unit and not self.draft.given and self._figures_follow(index + 1, hi):
            first = index - 1
            while first > 0 and self.items[first].kind is not K.UNIT:
                first -= 1
            if first + 1 == index or any(
                item.words & AND or item.flat in _JOINED for item in self.items[first + 1 : index]
            ):
                self._fault(ProblemCode.AMBIGUOUS_UNIT, first, index + 1, other, unit)
                return
        if (
            self.draft.faults
            and self.draft.faults[-1].code is ProblemCode.AMBIGUOUS_UNIT
            and other is not None
            and not self.draft.pairs
        ):
            return
        self.named = True
        self._unit_in_sentence = unit
        strange = not self.draft.pairs and all(fault.code is ProblemCode.UNKNOWN_METRIC for fault in self.draft.faults)
        if self.draft.unit is None and self.draft.given and (strange or not self._figures_follow(index + 1, hi)):
            self.draft.unit = unit
            return
        if self.draft.unit == unit and not self._another_day(index, hi):
            return
        self._start(unit)

    def _another_day(self, index: int, hi: int) -> bool:
        """Tell of a unit named again, on a line with a day of its own."""
        dated = self.draft.dates and self._any(K.DATE, self._line_lo, hi)
        return bool(dated) and self.draft.given and not self._sentence_figures and self._figures_follow(index + 1, hi)

    def _unit_behind(self, unit: str, index: int, hi: int) -> bool:
        """Read units that stand behind their figures: `m1=5 Tân Hưng, m1=6 Tân Phú`; with figures after, ask."""
        draft = self.draft
        if draft.trailing and draft.unit != unit and len(draft.pairs) > draft.trailing:
            later = draft.pairs[draft.trailing :]
            del draft.pairs[draft.trailing :]
            self.drafts.append(draft)
            self.draft = Draft(self.line, unit, later, trailing=len(later))
            return True
        if draft.unit is not None or not draft.pairs or not self._sentence_figures:
            return False
        if not self._figures_follow(index + 1, hi):
            draft.unit, draft.trailing = unit, len(draft.pairs)
            self.named = True
            return True
        second = next((at for at in range(index + 1, hi) if self.items[at].kind is K.UNIT), None)
        if second is not None and not self._figures_follow(second + 1, hi):
            draft.unit, draft.trailing = unit, len(draft.pairs)
            self.named = True
            return True
        self._fault(ProblemCode.AMBIGUOUS_UNIT, index, index + 1, unit)
        self.named = self._mixed = True
        return True

    def _foreign_name(self, index: int, hi: int, *, office: bool) -> bool:
        """Tell whether the name goes on into another: `UBND xã Mỹ Phú Đông`, `Công an huyện`."""
        item = self.items[index]
        following = self.items[index + 1] if index + 1 < hi else None
        if following is None or not following.spaced:
            return False
        if office and following.kind is K.KIND:
            behind = self.items[index + 2] if index + 2 < hi else None
            own = any(
                alias.text.lower().endswith(f" {following.unit_kind}")
                for code in item.units
                for alias in self.units.units[code].aliases
            )
            inside = following.unit_kind in _COMMUNES and not (own or behind is None)
            return not (own or inside) or (behind is not None and behind.kind in (K.OTHER, K.UNIT))
        if following.kind is not K.OTHER:
            return False
        text = self.scan.text
        word = text[self.scan.tokens[following.first].start : self.scan.tokens[following.last - 1].end]
        first = text[self.scan.tokens[item.last - 1].start : self.scan.tokens[item.last - 1].end]
        if office and item.flat.endswith("xa"):
            return word[:1].isupper() or first.islower()
        return word[:1].isupper() and (first.isupper() == word.isupper()) and not KEY_LIKE.fullmatch(following.flat)

    def _sibling(self, index: int, hi: int) -> int:
        """Ask about a name with a letter or number of its own, and return where it ends; 0 where there is none."""
        following = self.items[index + 1] if index + 1 < hi else None
        if following is None or not following.spaced or not (self._lettered(index, hi) or self._numbered(index, hi)):
            return 0
        self._start(None)
        self._named_to = index + 2
        self._fault(ProblemCode.UNKNOWN_UNIT, index, index + 2, *self.items[index].units)
        return index + 2

    def _lettered(self, index: int, hi: int) -> bool:
        """Tell of a name with a letter of its own: `Tân Thành A m2=5` is not Tân Thành."""
        token = self.scan.tokens[self.items[index + 1].first]
        if self.scan.text[token.start : token.end] not in _LETTERS:
            return False
        at = index + 2
        return at >= hi or self.items[at].kind in (*PHRASE, K.NUMBER) or self.items[at].flat in {":", ",", "-"}

    def _numbered(self, index: int, hi: int) -> bool:
        """Tell of a name with a number of its own: `Tân Hà 2 m2=11` is not Tân Hà, `Tân Hà 2 mức 2` has two."""
        following = self.items[index + 1]
        if following.kind is not K.NUMBER or len(following.flat) > len("12") or not following.flat.isdigit():
            return False
        at = index + 2
        if at + 1 < hi and self.items[at].flat == ":":
            return self.items[at + 1].kind in PHRASE
        if at + 1 >= hi or self.items[at].kind is not K.METRIC:
            return False
        behind = self.items[at + 1]
        return behind.flat in {"=", ":"} or (behind.kind is K.NUMBER and not self._by_turns(index + 1, hi))

    def _expects_unit(self, index: int, hi: int) -> bool:
        return self.command or self._figures_follow(index + 1, hi)
