"""What each column of a table holds: a target, a baseline, a report, an official count; of which metric, as of when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from reporting.campaign import Campaign, Metric, MetricKind
from reporting.imports.headings import Heading
from reporting.imports.words import heading_words, read_days
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
    """A table's columns: figures, days, and those that nothing could be made of (`unread`).

    `sums` are columns that say what those beside them in their group make up.
    """

    figures: tuple[Column, ...]
    uses: dict[Use, int]
    unread: tuple[tuple[int, str], ...] = ()
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()

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
    r"(?:^|\b)(?:stt|tt|so tt|no|ty le|ti le|%|rate|chua|con lai|con phai|con thieu|remaining|xep hang|"
    r"thu hang|hang|rank|ghi chu|note|notes|chenh lech|difference|kind|loai|loai don vi|dat %|tang giam)(?:\b|$)"
)
_DAY = re.compile(r"^(?:ngay|date|ngay bao cao|den ngay|thoi diem|day)$")
_FROM = re.compile(r"^(?:tu ngay|from|tu)$")
_METRIC = re.compile(r"^(?:metric|chi so|noi dung)$")
_VALUE = re.compile(r"^(?:value|gia tri|so luong|ket qua|so lieu)$")
_PLAIN = frozenset(
    {
        "da", "lam", "thuc", "hien", "ket", "qua", "so", "luong", "tai", "khoan", "tk", "dinh", "danh", "dien", "tu",
        "dddt", "vneid", "ho", "hs", "cong", "dan", "nguoi", "truong", "hop", "th", "den", "het", "tinh", "ngay", "gio",
        "trong", "ky", "tuan", "thang", "nam", "quy", "bao", "cao", "cua", "cac", "duoc", "theo", "tong", "lieu",
        "thoi", "diem", "va", "dot", "moi", "tang", "them", "phat", "sinh", "luy", "ke", "don", "vi", "sum", "total",
        "in", "of", "the", "done", "accounts", "units", "households",
    }
)  # fmt: skip
"""Words of a heading that don't change what is counted."""
_PLAIN_TARGET = frozenset(
    {
        "cap", "can", "phai", "dang", "ky", "thu", "nhan", "tuoi", "tro", "len", "hoan", "thanh", "nhiem", "vu", "phan",
        "bo",
    }
)  # fmt: skip
"""Words that a target's heading may have besides: all who are to be reached."""
_SUM = re.compile(r"(?:^|\b)(?:cong|tong|tong so|tong cong|sum|total)(?:\b|$)")


def read_layout(campaign: Campaign, heading: Heading, title: str) -> Layout:
    """Tell what each column is, by its heading; the title says what its columns leave open."""
    uses: dict[Use, int] = {Use.UNIT: heading.unit}
    if heading.code is not None:
        uses[Use.CODE] = heading.code
    figures: list[Column] = []
    unread: list[tuple[int, str]] = []
    above = heading_words(title)
    for number in heading.columns:
        if number in uses.values():
            continue
        said = heading.path(number)
        use = _use(heading_words(said))
        if use is not None:
            if use is not Use.IGNORED:
                uses.setdefault(use, number)
            continue
        column = _column(campaign, number, said, above)
        if column is None:
            unread.append((number, said))
        else:
            figures.append(column)
    sums = {number: beside for number, _ in unread if (beside := _beside(heading, number, figures))}
    left = tuple((number, said) for number, said in unread if number not in sums)
    return Layout(tuple(_not_twice(campaign, figures)), uses, left, tuple(sums.items()))


def _beside(heading: Heading, number: int, figures: list[Column]) -> tuple[int, ...]:
    """Find the figures that a column named `Cộng` makes up: those before it in its group; empty where it is no sum."""
    words = heading.columns[number]
    if len(words) < 2 or not _SUM.fullmatch(heading_words(words[-1])):
        return ()
    group = [one.number for one in figures if one.number < number and heading.columns[one.number][:-1] == words[:-1]]
    return tuple(group) if len(group) > 1 else ()


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
    """Tell what figures are by flat words; None where they don't say."""
    return next((kind for kind, words in _KINDS if re.search(rf"(?:^|\b)(?:{words})(?:\b|$)", said)), None)


def _column(campaign: Campaign, number: int, said: str, title: str) -> Column | None:
    """Tell what a column of figures is; None where its words leave it open, or say more than we know."""
    flat = heading_words(said)
    kind, general = kind_of(flat), kind_of(title)
    metric, name = _sure_metric(campaign, flat, title)
    if metric is None and name:
        return None
    only = [one for one in campaign.metrics if one.typed]
    if metric is None:
        if kind is None and not (general is not None and len(only) == 1 and _SUM.search(flat)):
            return None
        metric = only[0] if len(only) == 1 else campaign.metric_by_key[campaign.headline]
    kind = kind or general
    wholes = " ".join(_names_of_wholes(campaign, metric.key))
    if _unknown_words(flat, f"{name} {wholes}", kind):
        return None
    derived = metric.kind is MetricKind.DERIVED and kind is not Kind.TARGET
    return Column(number, said, metric.key, kind, read_days(said, campaign.start.year), derived)


def _sure_metric(campaign: Campaign, said: str, title: str) -> tuple[Metric | None, str]:
    """Find the metric of a heading, and the name it goes by there; None with a name where the title makes it doubtful.

    `Mức 1` below the title `Kết quả kích hoạt` is kích hoạt mức 1; below one that names two such it is neither.
    """
    own, name = _best(campaign, said)
    if len(own) == 1 and _is_ending(campaign, own[0], name):
        longer, more = _best(campaign, f"{title} {said}")
        if len(more.split()) > len(name.split()):
            return (longer[0], more) if len(longer) == 1 else (None, name)
    return (own[0], name) if len(own) == 1 else (None, name)


def _is_ending(campaign: Campaign, metric: Metric, name: str) -> bool:
    """Tell whether a name is the end of another metric's."""
    others = (one for one in campaign.metrics if one is not metric)
    return any(known != name and known.endswith(f" {name}") for one in others for known in _names(one))


def _unknown_words(said: str, name: str, kind: Kind | None) -> list[str]:
    """List the words of a heading that are neither the metric's name, nor say what the figures are, nor say nothing."""
    words = said.split()
    for known in name.split():
        if known in words:
            words.remove(known)
    rest = " ".join(words)
    for _, pattern in _KINDS:
        rest = re.sub(rf"\b(?:{pattern})\b", " ", rest)
    plain = _PLAIN | _PLAIN_TARGET if kind is Kind.TARGET else _PLAIN
    return [word for word in rest.split() if word not in plain and not word[0].isdigit()]


def _names_of_wholes(campaign: Campaign, key: str) -> Iterable[str]:
    """Name the sums that a metric is part of: `mức 1 đã thu nhận` is mức 1."""
    for metric in campaign.metrics:
        if metric.key != key and key in campaign.parts_of(metric.key) and not metric.is_ratio:
            yield from _names(metric)


def find_metric(campaign: Campaign, said: str) -> Metric | None:
    """Find the metric that flat words name: the longest name wins, of equals the part before its sum."""
    found, _ = _best(campaign, said)
    return found[0] if len(found) == 1 else None


def _best(campaign: Campaign, said: str) -> tuple[list[Metric], str]:
    """List the metrics whose longest names stand in the words, and such a name."""
    best: list[tuple[int, Metric, str]] = []
    for metric in campaign.metrics:
        length, name = max(((_named(said, name), name) for name in _names(metric)), default=(0, ""))
        if length:
            best.append((length, metric, name))
    if not best:
        return [], ""
    longest, _, name = max(best, key=lambda one: one[0])
    found = [metric for length, metric, _ in best if length == longest]
    if len(found) > 1 and _SUM.search(said):
        found = [metric for metric in found if metric.kind is MetricKind.DERIVED] or found
    if len(found) > 1:
        parts = {part for metric in found for part in campaign.parts_of(metric.key) if part != metric.key}
        found = [metric for metric in found if metric.key in parts] or found
    name = next(said_name for _, metric, said_name in best if metric is found[0])
    return found, name


def _names(metric: Metric) -> Iterable[str]:
    yield from (heading_words(name) for name in (metric.key, metric.label, metric.short, *metric.aliases) if name)
    yield heading_words(_BRACKETS.sub(" ", metric.label))


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
