"""What each column of a table holds: a target, a baseline, a report, an official count; of which metric, as of when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from reporting.campaign import Campaign, Metric, MetricKind
from reporting.imports.headings import Heading
from reporting.imports.words import fold, read_days
from reporting.records import Span

_BRACKETS = re.compile(r"\([^()]*\)")


class Kind(StrEnum):
    """What the numbers of a column are."""

    TARGET = "target"
    BASELINE = "baseline"
    REPORT = "report"
    TOTAL = "total"
    OFFICIAL = "official"
    CHECKED = "checked"


class Use(StrEnum):
    """What else a column is for."""

    UNIT = "unit"
    CODE = "code"
    DAY = "day"
    FROM = "from"
    METRIC = "metric"
    VALUE = "value"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures. `kind` None: nothing says what they are; `days` where its heading names some.

    A derived metric's column is a check on the others.
    """

    number: int
    said: str
    metric: str
    kind: Kind | None
    days: Span | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's columns: figures, days, and those that nothing could be made of (`unread`)."""

    figures: tuple[Column, ...]
    uses: dict[Use, int]
    unread: tuple[tuple[int, str], ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether each row names its metric."""
        return Use.METRIC in self.uses and Use.VALUE in self.uses


_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.OFFICIAL, r"tren he thong|he thong|official|on the system|cuc c06|c06|du lieu quoc gia"),
    (Kind.CHECKED, r"kiem tra|ra soat|tham tra|xac minh|checked|da doi chieu"),
    (Kind.BASELINE, r"dau ky|so dau|baseline|base|truoc chien dich|ky truoc chuyen sang"),
    (Kind.TARGET, r"chi tieu|duoc giao|giao|target|phai lam|du dieu kien|tong so cong dan|nhan khau|so ho phai|goal"),
    (Kind.TOTAL, r"luy ke|cong don|den nay|cumulative"),
    (Kind.REPORT, r"trong ky|trong tuan|tuan nay|trong thang|trong ngay|tang them|phat sinh|in period|bao cao"),
)
_IGNORED = re.compile(
    r"(?:^|\b)(?:stt|tt|so tt|no|ty le|ti le|%|rate|chua lam|con lai|con phai|con thieu|chua dat|remaining|xep hang|"
    r"thu hang|hang|rank|ghi chu|note|notes|chenh lech|difference|kind|loai|loai don vi|dat %|tang giam)(?:\b|$)"
)
_DAY = re.compile(r"^(?:ngay|date|ngay bao cao|den ngay|thoi diem|day)$")
_FROM = re.compile(r"^(?:tu ngay|from|tu)$")
_METRIC = re.compile(r"^(?:metric|chi so|noi dung)$")
_VALUE = re.compile(r"^(?:value|gia tri|so luong|ket qua|so lieu)$")
_SUM = re.compile(r"(?:^|\b)(?:cong|tong|tong so|tong cong|sum|total)(?:\b|$)")


def read_layout(campaign: Campaign, heading: Heading, title: str) -> Layout:
    """Tell what each column is, by its heading; the title says what its columns leave open."""
    uses: dict[Use, int] = {Use.UNIT: heading.unit}
    if heading.code is not None:
        uses[Use.CODE] = heading.code
    figures: list[Column] = []
    unread: list[tuple[int, str]] = []
    general = kind_of(fold(title))
    for number in heading.columns:
        if number in uses.values():
            continue
        said = heading.path(number)
        use = _use(fold(said))
        if use is not None:
            if use is not Use.IGNORED:
                uses.setdefault(use, number)
            continue
        column = _column(campaign, number, said, general)
        if column is None:
            unread.append((number, said))
        else:
            figures.append(column)
    return Layout(tuple(_not_twice(campaign, figures)), uses, tuple(unread))


def _use(said: str) -> Use | None:
    if _DAY.match(said):
        return Use.DAY
    if _FROM.match(said):
        return Use.FROM
    if _METRIC.match(said):
        return Use.METRIC
    if _VALUE.match(said):
        return Use.VALUE
    return Use.IGNORED if _IGNORED.search(said) else None


def kind_of(said: str) -> Kind | None:
    """Tell what figures are by folded words; None where they don't say."""
    return next((kind for kind, words in _KINDS if re.search(rf"(?:^|\b)(?:{words})(?:\b|$)", said)), None)


def _column(campaign: Campaign, number: int, said: str, general: Kind | None) -> Column | None:
    flat = fold(said)
    kind = kind_of(flat)
    metric = find_metric(campaign, flat)
    if metric is None:
        only = [one for one in campaign.metrics if one.typed]
        if kind is None and not (general is not None and len(only) == 1 and _SUM.search(flat)):
            return None
        metric = only[0] if len(only) == 1 else campaign.metric_by_key[campaign.headline]
    kind = kind or general
    derived = metric.kind is MetricKind.DERIVED and kind is not Kind.TARGET
    return Column(number, said, metric.key, kind, read_days(said, campaign.start.year), derived)


def find_metric(campaign: Campaign, said: str) -> Metric | None:
    """Find the metric that folded words name: the longest name wins, of equals the part before its sum."""
    best: list[tuple[int, Metric]] = []
    for metric in campaign.metrics:
        length = max((_named(said, name) for name in _names(metric)), default=0)
        if length:
            best.append((length, metric))
    if not best:
        return None
    longest = max(length for length, _ in best)
    found = [metric for length, metric in best if length == longest]
    if len(found) > 1 and _SUM.search(said):
        found = [metric for metric in found if metric.kind is MetricKind.DERIVED] or found
    if len(found) > 1:
        parts = {part for metric in found for part in campaign.parts_of(metric.key) if part != metric.key}
        found = [metric for metric in found if metric.key in parts] or found
    return found[0] if len(found) == 1 else None


def _names(metric: Metric) -> Iterable[str]:
    yield from (fold(name) for name in (metric.key, metric.label, metric.short, *metric.aliases) if name)
    yield fold(_BRACKETS.sub(" ", metric.label))


def _named(said: str, name: str) -> int:
    """Count a name's words where all of them stand in the words, in order; 0 where they don't."""
    words, wanted = said.split(), name.split()
    if not wanted:
        return 0
    at = 0
    for word in words:
        if at < len(wanted) and word == wanted[at]:
            at += 1
    return len(wanted) if at == len(wanted) else 0


def _not_twice(campaign: Campaign, figures: list[Column]) -> Iterable[Column]:
    """Make official counts of what no unit reports, whatever the heading: they come from a file alone."""
    for column in figures:
        metric = campaign.metric_by_key[column.metric]
        plain = column.kind in {Kind.REPORT, Kind.OFFICIAL, Kind.TOTAL}
        file_only = not metric.reported and not column.derived
        yield replace(column, kind=Kind.TOTAL) if file_only and plain else column
