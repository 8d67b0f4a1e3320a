"""Each figure of each post against what is reckoned from the messages: rankings, charts, calendars, the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from benchmarks.season.reckoning import Reckoned, Reckoner, competition, dots, percent, signed
from benchmarks.season.stage import GROUP, Play
from reporting.periods import periods
from reporting.records import Json, Letter, LetterKind

HEADLINE = {"tan-chau": "tn", "ninh-thuan": "kh", "duyen-hai": "kh2", "rach-gia": "kh", "my-phu-dong": "dd2"}
BY_COUNT = {"duyen-hai": "cumulative", "rach-gia": "in_period"}
DAY = timedelta(days=1)


class WrongFigureError(AssertionError):
    """A post shows another figure than the messages give."""


@dataclass(slots=True)
class Audit:
    """Goes through a play's summaries as they are posted."""

    figures: int = 0
    summaries: int = 0
    ranks: dict[bool, dict[str, int]] = field(default_factory=dict)
    """The places of the last summary: of the last weekly one beside daily ones, and of the others."""
    looked_back_on: dict[str, int] = field(default_factory=dict)
    """The places that the last summary compared with."""

    def __call__(self, play: Play, now: datetime, letters: Sequence[Letter]) -> None:
        """Check a summary's text and pictures."""
        mine = [one for one in letters if one.chat_id == GROUP and one.slot and "/summary/" in one.slot]
        for slot in dict.fromkeys(one.slot for one in mine):
            last = date.fromisoformat(str(slot).split("/")[2])
            text = next(one.text for one in mine if one.slot == slot and one.kind is LetterKind.TEXT)
            pictures = [picture for one in mine if one.slot == slot and one.picture for picture in flat(one.picture)]
            self.summaries += 1
            reckoner, first = Reckoner(play.campaign, play.truth, now), self._first(play, str(slot), last)
            check = _Check(self, play, reckoner, last, first, weekly="mon-" in str(slot))
            check.text(text)
            for picture in pictures:
                getattr(check, str(picture["kind"]))(picture)
            self.looked_back_on = check.before()
            self.ranks[check.weekly] = check.places()

    def look_at(self, play: Play, now: datetime, slot: str, pictures: Sequence[Json]) -> None:
        """Check pictures that were asked for right after a summary: they compare ranks with what it looked back on."""
        last = date.fromisoformat(slot.split("/")[2])
        reckoner = Reckoner(play.campaign, play.truth, now)
        check = _Check(self, play, reckoner, last, self._first(play, slot, last), looked_back_on=self.looked_back_on)
        for picture in pictures:
            getattr(check, str(picture["kind"]))(picture)

    def _first(self, play: Play, slot: str, last: date) -> date:
        """Name the first day of the summary's span."""
        if play.name == "tan-chau":
            return last - 6 * DAY
        if play.name == "my-phu-dong":
            return last - timedelta(days=(last.weekday() - 3) % 7)
        if play.name == "rach-gia":
            return date(2023, 10, 28) if last < date(2023, 11, 8) else date(2023, 11, 8)
        if slot.endswith("08:30"):
            return last
        weekly = last - timedelta(days=last.weekday())
        return max(weekly, play.campaign.start)


def flat(picture: Json) -> list[Json]:
    """List an album's pictures, or the one."""
    return list(picture["pictures"]) if picture["kind"] == "album" else [picture]


@dataclass(slots=True)
class _Check:
    audit: Audit
    play: Play
    reckoner: Reckoner
    last: date
    first: date
    weekly: bool = False
    looked_back_on: dict[str, int] | None = None

    @property
    def metric(self) -> str:
        """The headline."""
        return HEADLINE[self.play.name]

    @property
    def units(self) -> list[str]:
        """All units, in file order."""
        return [unit.code for unit in self.play.campaign.units]

    def each(self) -> dict[str, Reckoned]:
        """Reckon every unit."""
        return {unit: self.reckoner.unit(unit, self.metric, self.first, self.last) for unit in self.units}

    def groups(self) -> list[list[str]]:
        """Take kinds apart where they are: hamlets and offices."""
        kinds = {unit.code: unit.kind == "cơ quan" for unit in self.play.campaign.units}
        return [[u for u in self.units if kinds[u] is office] for office in dict.fromkeys(kinds.values())]

    def places(self) -> dict[str, int]:
        """Rank everybody."""
        each, how = self.each(), BY_COUNT.get(self.play.name)
        found: dict[str, int] = {}
        for group in self.groups():
            scores: dict[str, Fraction | int | None] = {
                unit: each[unit].rate if how is None else getattr(each[unit], how) for unit in group
            }
            found |= competition(scores)
        return found

    def same(self, shown: object, reckoned: object, what: str) -> None:
        """Compare one figure."""
        self.audit.figures += 1
        if shown != reckoned:
            where = f"{self.play.name}, {self.first} – {self.last}, {self.reckoner.now:%d/%m %H:%M}"
            raise WrongFigureError(f"{where}: {what}: shown {shown!r}, reckoned {reckoned!r}")

    def text(self, text: str) -> None:
        """The headline's figures stand in the words, to the digit."""
        if len(self.groups()) > 1:
            for group in self.groups():
                kind = self.reckoner.whole(group, self.metric, self.first, self.last)
                figures = f"{signed(kind.in_period)}; {dots(kind.counted or 0)}/{dots(kind.target or 0)}"
                self.same(figures in text, True, f"{figures} in «{text}»")
            return
        whole = self.reckoner.whole(self.units, self.metric, self.first, self.last)
        line = next(line for line in text.splitlines() if line.startswith("1. "))
        for figure in (signed(whole.in_period), dots(whole.counted or 0), percent(whole.rate or Fraction(0))):
            self.same(figure in line, True, f"{figure} in «{line}»")
        if whole.target is not None and whole.counted is not None:
            left = f"còn {dots(max(0, whole.target - whole.counted))}"
            self.same(left in line, True, f"{left} in «{line}»")

    def ranking(self, picture: Json) -> None:
        """Every cell of every row: rank, in period, done, target, rate, movement, and the total."""
        each, places = self.each(), self.places()
        shown = {row["cells"][1]: row for row in picture["rows"]}
        before = self.before()
        names = self._names()
        for unit in self.units:
            row, own = shown[names[unit]], each[unit]
            cells = row["cells"]
            self.same(cells[0], str(places[unit]), f"rank of {unit}")
            self.same(cells[2], signed(own.in_period) if own.reported else "–", f"{unit} in period")
            done = own.counted if own.target is not None else own.cumulative
            if self.play.name == "rach-gia":  # no ward has a baseline: there is no such column
                cells = [*cells[:3], "–", *cells[3:]]
            self.same(cells[3], "–" if done is None else dots(done), f"{unit} done")
            if own.target is not None:
                self.same(cells[4:6], [dots(own.target), percent(own.rate or Fraction(0))], f"{unit} target, rate")
            moved = before[unit] - places[unit] if before else None
            arrow = "" if moved is None else "–" if moved == 0 else f"▲{moved}" if moved > 0 else f"▼{-moved}"
            self.same(cells[-1], arrow, f"{unit} movement")
        if picture["rows"][-1].get("strong"):
            whole = self.reckoner.whole(self.units, self.metric, self.first, self.last)
            cells = picture["rows"][-1]["cells"]
            total = [signed(whole.in_period), dots(whole.counted or 0)]
            self.same(cells[2:4], [*total[:1], ""] if self.play.name == "rach-gia" else total, "the total")

    def before(self) -> dict[str, int]:
        """Name the places that are compared with."""
        if self.looked_back_on is not None:
            return self.looked_back_on
        return self.audit.ranks.get(self.weekly) or self._baseline_ranks()

    def _names(self) -> dict[str, str]:
        """Give the names as lists have them: the kind stands where most others are of another kind."""
        kinds = [unit.kind for unit in self.play.campaign.units]
        common = max(dict.fromkeys(kinds), key=kinds.count)
        titles = {unit.code: unit.title[:1].upper() + unit.title[1:] for unit in self.play.campaign.units}
        return {u.code: u.name if u.kind == common else titles[u.code] for u in self.play.campaign.units}

    def _baseline_ranks(self) -> dict[str, int]:
        """Rank what stood at the start, where it set anybody apart."""
        if self.metric != "tn" and self.play.name != "my-phu-dong":
            return {}
        found: dict[str, int] = {}
        for group in self.groups():
            scores: dict[str, Fraction | int | None] = {}
            for unit in group:
                target = next(
                    t.value or 1 for t in self.play.campaign.targets if t.unit == unit and t.metric == self.metric
                )
                scores[unit] = Fraction(self.reckoner.baseline(unit, self.metric) or 0, target)
            found |= competition(scores)
        return found

    def progress(self, picture: Json) -> None:
        """Each day's point, the target, the needed line's ends, the forecast's day and its lateness."""
        whole = self.reckoner.whole(self.units, self.metric, self.first, self.last)
        days = [date.fromisoformat(day) for day in picture["days"]]
        for day, value in zip(days, picture["actual"], strict=True):
            if day <= self.last:
                then = self.reckoner.whole(self.units, self.metric, day, day)
                self.same(value, float(then.counted or 0), f"the chart on {day}")
            else:
                self.same(value, None, f"the chart on {day}")
        self.same(picture["last"], dots(whole.counted or 0), "the chart's last value")
        if whole.target is not None:
            self.same(picture["target"]["value"], whole.target, "the chart's target")
            at = date.fromisoformat(picture["deadline"]["day"])
            needed = dict(zip(days, picture["needed"], strict=True))
            self.same(round(needed[at]), whole.target, "the needed line's end")
        outlook = self.reckoner.forecast(self.units, self.metric, self.last)
        if outlook is not None:
            reached, late = outlook
            label = f"dự báo đạt {reached.day}/{reached.month}/{reached.year}"
            self.same(picture["labels"]["forecast"], label, "the forecast's day")
            wording = f"chậm {dots(late)} ngày" if late > 0 else "kịp hạn"
            self.same(wording in picture["title"], True, f"«{wording}» in «{picture['title']}»")
        else:
            self.same("đà này" in picture["title"], False, f"no forecast in «{picture['title']}»")

    def calendar(self, picture: Json) -> None:
        """Each sign, each row's and column's total."""
        duty = self.play.campaign.main_duty
        assert duty is not None
        today = self.reckoner.now.date()
        rounds = [p for p in periods(self.play.campaign, duty) if p.span.start <= max(self.last, today)]
        rounds = rounds[-len(picture["columns"]) :]
        names = self._names()
        rows = {row["label"]: row for row in picture["rows"]}
        columns: list[list[str]] = [[] for _ in rounds]
        signs = {u: [self.reckoner.state(u, p.span.start, p.span.end, p.due) for p in rounds] for u in self.units}
        counted = [any(own[place] for own in signs.values()) for place in range(len(rounds))]
        for unit, states in signs.items():
            self.same(rows[names[unit]]["cells"], states, f"the signs of {unit}")
            due = [state for state, counts in zip(states, counted, strict=True) if counts]
            good = sum(state in {"on_time", "late"} for state in due)
            self.same(rows[names[unit]]["total"], f"{good}/{len(due)}" if due else "–", f"the total of {unit}")
            for column, state in zip(columns, states, strict=True):
                column.append(state)
        sums = [str(sum(s in {"on_time", "late"} for s in c)) if any(c) else "" for c in columns]
        self.same(picture["sums"], sums, "the columns' totals")

    def bars(self, picture: Json) -> None:
        """Each bar's rate."""
        each, names = self.each(), self._names()
        rows: dict[str, Any] = {row["label"]: row for row in picture["rows"]}
        for unit in self.units:
            rate = each[unit].rate
            if rate is not None:
                self.same(rows[names[unit]]["text"], f"{percent(rate)} %", f"the bar of {unit}")

    def card(self, picture: Json) -> None:
        """The large figure of a unit's card."""
        titles = {unit.title[:1].upper() + unit.title[1:]: unit.code for unit in self.play.campaign.units}
        unit = next(code for title, code in titles.items() if picture["title"].startswith(f"{title}:"))
        own = self.each()[unit]
        if own.rate is not None:
            self.same(picture["hero"]["text"], f"{percent(own.rate)} %", f"the card of {unit}")
        self.same(picture["facts"][0]["text"], signed(own.in_period), f"{unit} in period")
        self.same(picture["history"]["bars"][-1]["value"], own.in_period, f"{unit}'s last period")
