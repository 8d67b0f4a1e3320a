"""Dates in a sentence: which of them say when a report is for."""

from __future__ import annotations

from typing import Final

from reporting.message.asides import PIECE_ENDS, Asides
from reporting.message.draft import Draft
from reporting.message.masks import COUNTED, LINK, OFFICE, QUIET
from reporting.message.mentions import Mention, Sort
from reporting.message.scan import ItemKind as K
from reporting.reading import Op, ProblemCode

_MOST_DAYS: Final = 31


class Days(Asides):
    """Dates in a sentence: which of them say when a report is for."""

    def _date(self, at: int) -> None:
        """Take a date where it stands: the heading's, this entry's, or nobody's."""
        mention = self.items[at].mention
        if mention is None or mention.paper or self._no_day(at, mention) or self._of_prose(at, mention):
            return
        if self._told_after(at, mention) or self._hindered(at, mention):
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
        self.draft.led = not self.draft.given

    def _no_day(self, at: int, mention: Mention) -> bool:
        """Ask about two numbers in a command that are no day in any calendar: `/bc Tân Hưng 12/68`."""
        if (
            not self.command
            or self.draft.given
            or mention.named
            or mention.first is None
            or mention.sort is not Sort.DAY
        ):
            return False
        if mention.first[2] is not None or mention.first[1] <= _MOST_DAYS:
            return False
        self._fault(ProblemCode.BAD_NUMBER, at, at + 1, reason="range" if mention.weak else "fraction")
        return True

    def _of_prose(self, at: int, mention: Mention) -> bool:
        return (
            self._prose_fraction(at, mention)
            or self._compared(at, mention)
            or self._weekday_of_prose(at, mention)
            or self._of_an_obstacle(at, mention)
            or self._announced(at, mention)
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

    def _new_day(self, at: int, mention: Mention) -> bool:
        """Tell of a day that begins figures of its own: `16/9 kh2=14; 17/9 kh2=19`, `thứ 2 m2=20, thứ 3 m2=30`."""
        known = self.draft.dates or self.head_dates
        if not (known and self.draft.pairs) or mention.sort is not Sort.DAY or at == 0:
            return False
        if any(pair.op is Op.TOTAL for pair in self.draft.pairs) or not self._follows(at, mention, known):
            return False
        following = at + 1 + (at + 1 < len(self.items) and self.items[at + 1].flat in {":", ","})
        if following >= len(self.items) or self.items[following].kind not in (K.METRIC, K.STEM, K.LEVEL):
            return False
        if self._sentence_figures and not self._own_figure_only(following):
            return False
        if not self.draft.dates:
            self.draft.dates, self.head_dates = self.head_dates, []
        return True

    def _follows(self, at: int, mention: Mention, known: list[Mention]) -> bool:
        """Tell whether a day stands where the next day's figures begin; within a sentence only a later one does."""
        before = self.items[at - 1]
        if self._sentence_figures or mention.first is None or before.kind is K.BREAK:
            apart = before.kind is K.BREAK or before.flat in {",", ";", "."}
            return apart and self.draft.led and len(known) == 1 and _is_later(mention, known[0])
        same = any((other.first, other.last) == (mention.first, mention.last) for other in known)
        return before.flat in {";", "."} and not same

    def _own_figure_only(self, at: int) -> bool:
        """Tell whether a piece has a name with a figure, and no day but the one that begins it."""
        piece = self.items[at : self._piece_end(at)]
        return any(item.kind is K.NUMBER for item in piece) and not any(item.kind is K.DATE for item in piece)

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
        self.draft.dates, self.draft.led = [mention], True

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
        return at >= len(self.items) or self.items[at].kind is K.BREAK or self.items[at].flat in PIECE_ENDS

    def _only_date(self, at: int) -> bool:
        lo = hi = at
        while lo > 0 and self.items[lo - 1].kind is not K.BREAK and self.items[lo - 1].flat not in {".", ";"}:
            lo -= 1
        while hi < len(self.items) and self.items[hi].kind is not K.BREAK and self.items[hi].flat not in {".", ";"}:
            hi += 1
        return all(other.kind is K.DATE or other.kind is K.SIGN or other.words & QUIET for other in self.items[lo:hi])


def _is_later(mention: Mention, known: Mention) -> bool:
    """Tell whether a day comes after another: of two dates, two weekdays, two such as `hôm qua`; today after all."""
    if mention.back is not None:
        return known.back != 0 and (mention.back == 0 or (known.back or 0) > mention.back)
    if mention.weekday is not None:
        return known.weekday is not None and mention.weekday > known.weekday
    return mention.first is not None and known.first is not None and mention.first[1::-1] > known.first[1::-1]
