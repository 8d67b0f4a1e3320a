"""Dates in a sentence: which of them say when a report is for."""

from __future__ import annotations

from reporting.message.draft import Draft
from reporting.message.masks import COUNTED, LINK, NEGATED, OFFICE, QUIET
from reporting.message.mentions import Mention, Sort
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.message.tokens import Token
from reporting.message.walk import PHRASE, Walk
from reporting.reading import Op

_PIECE_ENDS = frozenset({",", ".", ";", "!", "?"})
_OF_SENDING = frozenset({"lay", "bu", "tre", "muon", "cham", "chot", "nop", "tinh", "bao", "nhap", "hom"})
"""Words of a report's own sending: a day beside them is the report's."""
_STILL = frozenset({"van", "cung"})
_OBSTACLES = frozenset({"mua", "lu", "lut", "ngap", "hong", "hu", "nghi", "om", "benh", "cup", "mat", "nang", "loi"})


class Days(Walk):
    """Dates in a sentence: which of them say when a report is for."""

    def _date(self, at: int) -> None:
        """Take a date where it stands: the heading's, this entry's, or nobody's."""
        mention = self.items[at].mention
        if mention is None or mention.paper or self._of_prose(at, mention):
            return
        if self._told_after(at, mention):
            self.draft.aside.append(mention)
            return
        if self._heads_units(at):
            self._next_heading(mention)
            return
        if self.day_by_day and at == self._line_lo:
            self._next_day(mention)
            return
        if self._new_day(at, mention) or self._after_a_day_of_nothing(at, mention):
            self._next_day(mention)
            return
        figure = self._colon_figure(at) and mention.first is not None and bool(self.draft.dates or self.head_dates)
        if self.draft.given and self._sentence_figures == 0 and not (figure or self._only_date(at)):
            return
        if (
            self.draft.unit is not None and (self._unit_in_sentence is not None or self.draft.given)
        ) or self.draft.given:
            self.draft.dates.append(mention)
        else:
            self.head_dates.append(mention)

    def _of_prose(self, at: int, mention: Mention) -> bool:
        return (
            self._prose_fraction(at, mention)
            or self._compared(at, mention)
            or self._weekday_of_prose(at, mention)
            or self._of_an_obstacle(at, mention)
        )

    def _compared(self, at: int, mention: Mention) -> bool:
        """Tell of a day beside figures that is only compared with: `12 (hôm qua 9)`."""
        bracket = at > self._line_lo and self.items[at - 1].flat == "("
        if not self._sentence_figures or not (bracket or mention.first is None):
            return False
        if mention.weekday is not None and any(known.weekday is not None for known in self.draft.dates):
            return False  # `thứ 7: 20, CN: 30`
        if mention.back is not None and any((known.back or 0) > mention.back for known in self.draft.dates):
            return False  # `hôm qua 9, hôm nay 11`
        following = at + 1
        while following < len(self.items) and (
            self.items[following].flat in {":", "="} or self.items[following].words & LINK
        ):
            following += 1
        return following < len(self.items) and self.items[following].kind is K.NUMBER

    def _colon_figure(self, at: int) -> bool:
        """Tell of a day with its own figure: the `2/9: 15` of `kích hoạt 1/9: 20; 2/9: 15`."""
        following = self.items[at + 1 : at + 3]
        return len(following) > 1 and following[0].flat == ":" and following[1].kind is K.NUMBER

    def _weekday_of_prose(self, at: int, mention: Mention) -> bool:
        """Tell of a weekday in what is told after the figures: `54 tài khoản, thứ 7 và CN vẫn làm`."""
        if mention.weekday is None or not self._sentence_figures or self.items[at - 1].flat != ",":
            return False
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        if following is None or following.kind in (K.SIGN, K.BREAK, K.DATE, K.NUMBER, K.UNIT, *PHRASE):
            return False
        if not following.words & QUIET:
            return True
        piece = self.items[at + 1 : self._piece_end(at)]
        prose = any(item.kind is K.OTHER or item.flat in _STILL for item in piece)  # `thứ 7 làm tiếp`
        return prose and not any(_figures(item) for item in piece)

    def _of_an_obstacle(self, at: int, mention: Mention) -> bool:
        """Tell of when something hindered the work: `3 ngày nay mưa lớn`, `mức 2: 30, máy hỏng từ 31/7`."""
        if mention.sort is not Sort.VAGUE and (mention.back or not self._sentence_figures):
            return False
        first = at
        while first > self._line_lo and self.items[first - 1].flat not in _PIECE_ENDS:
            first -= 1
        piece = self.items[first : self._piece_end(at)]
        if any(_figures(item) for item in piece):
            return False
        month = self._sentence_figures and "thang" in [token.flat for token in self._tokens_of(at)]
        return any(item.flat in _OBSTACLES or (month and item.kind is K.OTHER) for item in piece)

    def _tokens_of(self, at: int) -> list[Token]:
        return self.scan.tokens[self.items[at].first : self.items[at].last]

    def _told_after(self, at: int, mention: Mention) -> bool:
        """Tell of a day in words of their own after the figures: `mức 2: 30, đã gửi danh sách ngày 31/7`."""
        if not self._sentence_figures or mention.first is None or not self.draft.pairs:
            return False
        first = at
        while first > self._line_lo and self.items[first - 1].flat not in _PIECE_ENDS:
            first -= 1
        piece = self.items[first : self._piece_end(at)]
        if self.items[first - 1].flat != "," or any(_figures(item) or item.kind is K.UNIT for item in piece):
            return False
        return any((item.kind is K.OTHER and item.flat not in _OF_SENDING) or item.words & NEGATED for item in piece)

    def _piece_end(self, at: int) -> int:
        while at < len(self.items) and self.items[at].kind is not K.BREAK and self.items[at].flat not in _PIECE_ENDS:
            at += 1
        return at

    def _new_day(self, at: int, mention: Mention) -> bool:
        """Tell of a day that begins a sentence of its own figures: `16/9 kh2=14; 17/9 kh2=19`."""
        if self._sentence_figures or not self.draft.pairs or mention.first is None:
            return False
        known = self.draft.dates or self.head_dates
        if (
            self.items[at - 1].flat not in {";", "."}
            or not known
            or any(pair.op is Op.TOTAL for pair in self.draft.pairs)
        ):
            return False
        if any((other.first, other.last) == (mention.first, mention.last) for other in known):
            return False
        following = at + 1 + (at + 1 < len(self.items) and self.items[at + 1].flat in {":", ","})
        if following >= len(self.items) or self.items[following].kind not in (K.METRIC, K.STEM, K.LEVEL):
            return False
        if not self.draft.dates:
            self.draft.dates, self.head_dates = self.head_dates, []
        return True

    def _after_a_day_of_nothing(self, at: int, mention: Mention) -> bool:
        """Tell of the next day's figures: `hôm qua không phát sinh; hôm nay mức 1: 30`."""
        if not self.draft.nothing or self.draft.pairs or self._sentence_figures or mention.sort is not Sort.DAY:
            return False
        return bool(self.draft.dates or self.head_dates) and self._figures_follow(at + 1, len(self.items))

    def _next_day(self, mention: Mention) -> None:
        """Begin a day's own entry, in a list of days: `24/7: m1=120`, `25/7: m1=130`."""
        if self.draft.given:
            unit = self.draft.unit
            self.drafts.append(self.draft)
            self.draft = Draft(self.line, unit)
        self.draft.dates = [mention]

    def _heads_units(self, at: int) -> bool:
        """Tell of a date, after figures, right before a unit's name: it is of that one, and of those that follow."""
        items, size = self.items, len(self.items)
        opens = at == self._line_lo
        if not (opens and self.day_by_day) and (not self._figures or not (self.draft.given or self.drafts)):
            return False
        if not opens and items[at - 1].flat not in {",", ";", "."}:
            return False
        before = at
        at += 1
        while at < size and (
            items[at].flat in {":", "-"}
            or items[at].kind is K.KIND
            or items[at].words & OFFICE
            or (opens and (items[at].flat == "," or items[at].kind is K.BREAK))
        ):
            at += 1
            if opens and items[at - 1].kind is K.BREAK:
                at = self._skip_mark(at, size)
        return at < size and at > before and items[at].kind is K.UNIT and self._figures_follow(at + 1, size)

    def _next_heading(self, mention: Mention) -> None:
        """Begin the entries of another date; what was read so far keeps the heading it had."""
        for draft in (*self.drafts, self.draft):
            if draft.heads is None:
                draft.heads = self.head_dates
        if self.draft.given or self.draft.unit is not None:
            self.drafts.append(self.draft)
        self.draft, self.head_dates = Draft(self.line), [mention]
        self._unit_in_sentence = None

    def _prose_fraction(self, at: int, mention: Mention) -> bool:
        """Tell `3/5 ấp` and `2-3 hộ` from dates."""
        if mention.named or mention.sort is not Sort.DAY or mention.first is None:
            return False
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        if following is not None and (following.kind is K.KIND or following.words & COUNTED):
            return not (following.kind is K.KIND and at + 2 < len(self.items) and self.items[at + 2].kind is K.UNIT)
        before = self.items[at - 1] if at else None
        if mention.weak and before is not None and before.words & COUNTED and self._ends_here(at + 1):
            return False  # `30 tk 10-9`
        return bool(mention.weak and (not self.command or (before is not None and before.kind in (K.OTHER, K.NUMBER))))

    def _ends_here(self, at: int) -> bool:
        return at >= len(self.items) or self.items[at].kind is K.BREAK or self.items[at].flat in _PIECE_ENDS

    def _only_date(self, at: int) -> bool:
        lo = hi = at
        while lo > 0 and self.items[lo - 1].kind is not K.BREAK and self.items[lo - 1].flat not in {".", ";"}:
            lo -= 1
        while hi < len(self.items) and self.items[hi].kind is not K.BREAK and self.items[hi].flat not in {".", ";"}:
            hi += 1
        return all(other.kind is K.DATE or other.kind is K.SIGN or other.words & QUIET for other in self.items[lo:hi])


def _figures(item: Item) -> bool:
    return item.kind in (K.NUMBER, *PHRASE)
