"""Dates and spans as people write them, found in flat text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum


def _day_month(name: str) -> str:
    return rf"(?P<{name}d>\d{{1,2}})/(?P<{name}m>\d{{1,2}})(?:/(?P<{name}y>\d{{4}}|\d{{2}}))?(?![\d/])"


def _day_said(name: str) -> str:
    """Write the expression of a day whose month is said too: `13/8/2023`, `13.8`, `13 tháng 8 năm 2023`."""
    return (
        rf"(?P<{name}d>\d{{1,2}})(?:/|\.(?=0?[1-9](?!\d)|1[0-2](?!\d))|\s+thang\s+)(?P<{name}m>\d{{1,2}})"
        rf"(?:(?:/|\.|\s*nam\s+)(?P<{name}y>\d{{4}}|\d{{2}}))?(?![\d/])"
    )


_WEEKDAY = r"(?:(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|t[2-7]|cn)\s*[,(]?\s*)?"
_TO = rf"[ \t\u00a0]*(?:-|den|toi|=>|→)[ \t\u00a0]*(?:het\s+)?{_WEEKDAY}(?:ngay\s+)?"
_UNDATED = r"(?!\s*[(:,]?\s*(?:tu\s+)?(?:ngay\s+)?\d{1,2}(?:\s*[/-]|\s+thang))"  # no days named behind it
_BESIDE = r"\s*[(:,]\s*(?:tu\s+)?(?:ngay\s+)?"
_NO_SPAN = rf"(?!{_BESIDE}\d{{1,2}}(?:/\d{{1,2}})?(?:/\d{{4}})?{_TO}\d{{1,2}}/\d)"  # `tuần trước (24-30/7)`
_NO_DAY = rf"(?!{_BESIDE}\d{{1,2}}/\d{{1,2}})"
_NO_MONTH = rf"(?!{_BESIDE}thang \d)"
_MENTION = re.compile(
    r"(?<![\w/.,])(?=[\dbcdhklmnqst])(?:"
    rf"(?P<loose>(?:(?:tuan |nua )?(?:dau|giua|cuoi) |tuan (?:so |thu )?(?:\d{{1,2}}|nhat|dau tien) (?:cua )?)?"
    rf"thang \d{{1,2}}(?:/\d{{4}}| nam \d{{4}})?(?={_BESIDE}\d{{1,2}}(?:/\d{{1,2}})?(?:/\d{{4}})?{_TO}\d{{1,2}}/\d))|"
    r"ngay\s+(?P<listed>\d{1,2}(?:/\d{1,2})?(?:\s*(?:,|va|&)\s*\d{1,2}(?:/\d{1,2})?){0,9}\s*(?:,|va|&)\s*"
    r"\d{1,2}(?:/|\s+thang\s+)\d{1,2}(?:/\d{4})?)(?![\d/])|"
    rf"(?:tu\s+)?{_WEEKDAY}(?:ngay\s*)?{_day_said('a')}{_TO}{_day_said('b')}"  # 24/7 - 30/7
    rf"|(?:tu\s+)?(?:ngay\s*)?(?P<ed>\d{{1,2}}){_TO}{_day_said('f')}"  # 24-30/7
    rf"|(?:tu\s+)(?:ngay\s*)?{_day_month('s')}{_TO}(?P<until>hom nay|nay|hom qua|(?:bay )?gio|thoi diem nay)(?!\w)"
    r"|(?:ngay\s*[=:]?\s*)?(?P<iy>\d{4})[-/](?P<im>\d{1,2})[-/](?P<id>\d{1,2})(?!\d)"
    r"|(?:ngay\s*)?(?P<wd>\d{1,2})\s+thang\s+(?P<wm>\d{1,2})(?:\s*(?:nam\s+|/)(?P<wy>\d{4}))?(?!\d)"
    rf"|{_WEEKDAY}ngay\s*[=:]?\s*(?P<nd>\d{{1,2}})[/.-](?P<nm>\d{{1,2}})(?:[/.-](?P<ny>\d{{4}}|\d{{2}}))?(?![\d/])"
    rf"|{_WEEKDAY}{_day_month('p')}"
    r"|(?P<weak>(?P<kd>\d{1,2})-(?P<km>\d{1,2})(?:-(?P<ky>\d{4}|\d{2}))?(?![\w/,%+-]|\.\d))"
    r"|(?P<od>\d{1,2})\.(?P<om>\d{1,2})\.(?P<oy>\d{4})(?!\d)"
    r"|(?P<month>thang nay|ca thang(?: nay)?|trong thang(?: nay)?)(?!\w|\s+\d)"
    r"|thang\s+(?P<tm>\d{1,2})(?:\s*(?:nam\s+|/)(?P<ty>\d{4}))?(?![\d/])"
    r"|(?P<relative>(?:ngay )?(?:(?:hom|hum|bua) (?:nay|qua|wa)|h\.? ?(?:nay|qua|wa))|hn"
    r"|(?:dem|khuya|toi|chieu|trua|sang) (?:(?:hom|hum) )?(?:qua|wa)"
    r"|(?:ngay )?(?:hom|hum|bua) kia)(?!\w)"
    r"|(?:tu\s+)?(?P<begin>thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\s*(?:-|den|toi)\s*(?:het\s+)?"
    r"(?P<finish>thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)(?!\w)(?!\s*[,(]?\s*(?:ngay\s+)?\d{1,2}/)"
    r"|tu\s+(?P<from>hom qua|hqua|hom kia|bua qua|hum qua)\s+(?:den|toi)\s+(?:(?:hom )?nay|gio|bay gio)(?!\w)"
    r"|tu\s+(?P<since>thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\s+(?:den|toi)\s+(?:hom )?nay(?!\w)"
    rf"|tuan (?:ket thuc|tinh den) (?:vao )?(?:ngay )?{_day_month('z')}"
    r"|dot (?P<phase>[1-9]|i{1,3}|iv)(?!\w)"
    rf"|(?P<vague>(?:tuan|ky|dot) (?:truoc|trc){_NO_SPAN}|(?:hom|bua) (?:truoc|trc){_NO_DAY}"
    rf"|thang (?:truoc|trc|roi|qua|vua roi|vua qua){_NO_MONTH}|quy (?:vua )?(?:roi|qua)"
    r"|(?:quy|nam) (?:truoc|trc)|nam ngoai|quy (?:[1-4]|i{1,3}|iv)"
    r"|\d{1,2} thang dau nam|cuoi tuan (?:qua|vua qua|roi|vua roi)"
    r"|(?<!luy ke )(?<!lk )(?<!ke )(?:tu dau (?:thang|tuan|quy|ky|dot|nam)"
    r"|dau (?:thang|tuan|quy|ky) (?:den|toi) (?:nay|gio))"
    r"|(?<!tu )(?:tuan |nua )?(?:dau|giua|cuoi) thang(?: (?:truoc|nay|\d{1,2}(?![\d/])))?(?! (?:\d|den|toi))"
    rf"{_UNDATED}"
    r"|nua thang|(?<=\w )\d{1,2}\.\d{1,2}(?=\s*:|,?\s+[a-z]{1,5}\d{1,2}\s?[=:])"
    r"|(?<!bao cao )(?<!bc )(?<!so lieu )(?<!ket qua )cuoi tuan(?: nay)?(?! (?:toi|sau|qua|vua|roi))"
    r"|(?:bua|hom) (?:gio|ray)|may (?:hom|bua)(?: nay| qua| ray| roi)?"
    r"|(?:[2-9]|[12]\d|hai|ba|bon|may) ngay"
    r" (?:nay|qua|vua qua|roi|vua roi|gan day|lien tiep|(?:dau|cuoi|giua) (?:tuan|thang|ky)(?: \d{1,2}(?!\d))?)"
    rf"{_UNDATED}"
    rf"|trong (?:[2-9]|hai|ba|bon|may) ngay(?= [a-z]{{1,5}}\d? ?[=:]){_UNDATED}"
    r"|tuan (?:so |thu )?(?:\d{1,2}|nhat|dau tien)(?=\s*(?:[:;(]|,\s|thang|cua thang|nam|$|[a-z]{1,5}\d{1,2}\s?[=:]))"
    rf"{_UNDATED}"
    r"|(?<![=:])(?<![=:] )(?:\d{1,2},)+\d{1,2}/\d{1,2}(?![\d/])"
    r"|(?:t\d{1,2}|cn)(?:\s*(?:,|va|-|&)?\s*(?:t\d{1,2}|cn))*(?=:\s*[a-z]|\s+[a-z]{1,5}\d{1,2}\s?[=:])"
    r"|(?:ngay )?(?:mung|mong) \d{1,2}(?![\d/.-]| thang)"
    r"|(?<!trong )(?<!moi )(?<!mot )(?<!ca )(?<!hang )(?<!\d )ngay \d{1,2}(?=\s*:|,?\s*[a-z]{1,5}\d{1,2}\s?[=:])"
    r"|(?:[2-9]|hai|ba) tuan (?:vua )?(?:qua|roi|nay|gan day|lien tiep))(?!\w)"
    r"|(?P<weekday>thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn(?=\s*[:=]\s*\d))(?!\w)"
    r"|(?P<week>trong tuan qua|trong tuan nay|tuan vua qua|tuan vua roi|tuan nay|tuan qua|tuan roi|ca tuan"
    rf"|(?:trong )?(?:ky|dot) (?:vua )?(?:roi|qua){_NO_SPAN}"
    r"|trong tuan(?! (?:toi|sau|ke)))(?!\w)"
    r"|(?P<clock>(?:luc\s+)?\d{1,2}\s?(?:h|gio|g)(?:\s?\d{1,2})?(?:\s?phut)?(?!\w))"
    r")"
)
_TRIGGER = re.compile(
    r"\d|cn|hom |hum |\bhn|\bh\.? ?(?:nay|qua|wa)|tuan|thang|mung|mong|thu |chu nhat|bua | qua|truoc|ngoai|quy |dot "
)
_PAPER = re.compile(
    r"(?:\b(?:cong van|ke hoach|quyet dinh|chi thi|thong bao(?! cao)|cong dien|van ban|huong dan|to trinh|nghi dinh"
    r"|nghi quyet|ket luan|thu moi|giay moi|cv|kh|qd|tb|ct|hd)\b"
    r"(?:\s+so)?[\s:]*[\w/.\-]*(?:\s+(?:cua|do)\s[^,;:\n]{1,60})?|\bso[\s:]*\d[\w/.\-]*)\s*,?\s*$"
)
_STANDING = re.compile(
    r"\b(?:truc|truc ban|ho tro|phuc vu|lam viec|so voi|so|nghi le|nghi|le|han(?: chot| cuoi| nop)?"
    r"|truoc|sau|tu sau)\s+(?:ngay\s+)?$"
)
_HOLIDAYS = re.compile(r"\b(?:(?:\d{1,2}|cac|nhung|may) ngay|dip|dot|ky) (?:nghi )?(?:le )?$")
_COMPARED = re.compile(r"\b(?:hon|bang|nhu|giong|tu|voi|cung ky)\s+(?:\w+\s+)?(?:cua\s+)?$")
_LIKE = re.compile(r"\b(?:hon|bang|nhu|giong|y|chang|thua|kem)\s+(?:cua\s+|so\s+)?(?:ngay\s+)?$")
_COMPARED_SPAN = re.compile(
    r"\b(?:so|voi|hon|bang|nhu|cung) (?:ky )?(?:tuan|thang|ky|dot|hom|ngay) truoc\s*[(,:]?\s*(?:tu\s+)?(?:ngay\s+)?$"
)
_KEY_BEFORE = re.compile(r"\bkh\s+(?:ngay\s+)?$")  # `kh ngày 6/7: 80`: the metric, not a plan
_VALUE_NEXT = re.compile(r"\s*(?:[:=]|duoc|dc|dat|la)?\s*\d+(?![/.]\d)")
_PAIR_NEXT = re.compile(r"\s*[:,]?\s*[a-z]{1,5}\d{0,2}\s?=\s*\d")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SINCE = re.compile(r"(?<!dien )(?<!thu )\btu\s+(?:ngay\s+)?$")
_TOGETHER = re.compile(
    r"\b(?:ke ca|ca|luon(?: ca)?|gom(?: ca)?|cong(?: ca| luon| don)?|gop(?: ca)?|lan)"
    r"\s+(?:so\s+)?(?:cua\s+)?(?:ngay\s+)?$"
)
_EVENT = re.compile(
    r"\b(?:hop|ra quan|giao ban|tap huan|hoi nghi|lam viec|thanh lap|ban hanh|phan cong|khai giang)\b[^,;:.\n]*$"
)
_FIGURE = re.compile(r"\d\s*(?:[,.;]|$)")
_PLACE = re.compile(r"^[^\d\n]{2,40},\s*$")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}


class Sort(Enum):
    """What a mention names."""

    DAY = "day"
    SPAN = "span"
    WEEK = "week"
    MONTH = "month"
    PHASE = "phase"  # đợt 1: the first of the campaign's phases, if it has any
    VAGUE = "vague"  # a time that is past, but which days it covers nobody said: "tháng trước"
    CLOCK = "clock"  # an hour of the day: no date, and no count either


DayParts = tuple[int, int, int | None]


@dataclass(frozen=True, slots=True)
class Mention:
    """A date as written: `first`-`last` as (day, month, year or None); `back` counts days before the sending day.

    A span with a `last` day alone is the week that ends with it; one with a `weekday` began on it, and ended today or
    on the weekday `until`.

    `named` says "ngày" stood before it; `weak` that it may as well be a range of numbers (24-7).
    """

    start: int
    end: int
    sort: Sort
    first: DayParts | None = None
    last: DayParts | None = None
    back: int | None = None
    weekday: int | None = None
    until: int | None = None
    named: bool = False
    weak: bool = False
    paper: bool = False


def find_mentions(flat: str, low: str) -> list[Mention]:
    """Find dates in flat text, those of papers and standing phrases marked as such."""
    if not _TRIGGER.search(flat):
        return []
    found = []
    for match in _MENTION.finditer(flat):
        mention = _mention(match, low)
        if mention is None:
            continue
        found.append(mention)
    return [_marked(mention, flat, low) for mention in found]


def _marked(mention: Mention, flat: str, low: str) -> Mention:
    if mention.sort is Sort.CLOCK:
        return mention
    line = flat.rfind("\n", 0, mention.start) + 1
    before = flat[max(line, mention.start - 120) : mention.start]
    stop = flat.find("\n", mention.end)
    after = flat[mention.end : stop if stop >= 0 else len(flat)]
    if mention.sort is Sort.DAY and not mention.paper and _SINCE.search(before):
        back = mention.back if mention.first is None and mention.weekday is None else 0
        return replace(mention, sort=Sort.SPAN, back=back, named=True, weak=False)
    together = _TOGETHER.search(before) if mention.sort is Sort.DAY else None
    if together:  # `m1=5 kể cả hôm qua`
        return Mention(mention.start - len(before) + together.start(), mention.end, Sort.VAGUE)
    compared = _COMPARED.search(before) if mention.sort is Sort.VAGUE else mention.back and _LIKE.search(before)
    standing = _STANDING.search(before)
    own = standing is not None and (
        low.startswith("số", mention.start - len(before) + standing.start())
        or (mention.sort is Sort.SPAN and bool(_HOLIDAYS.search(before)))
    )
    event = _EVENT.search(before)
    beside = _COMPARED_SPAN.search(before)
    sortie = event is not None and event[0].startswith("ra quan") and _FIGURE.search(after)
    key = _KEY_BEFORE.search(before) is not None and _VALUE_NEXT.match(after) is not None
    paper = bool(
        (not key and _PAPER.search(before)) or (standing and not own) or (event and not sortie) or compared or beside
    )
    letterhead = (
        mention.named
        and not after.strip(" .")
        and bool(_PLACE.match(before))
        and "thang" in flat[mention.start : mention.end]
    )
    if not (paper or letterhead):
        return mention
    return replace(mention, paper=True)


def _mention(match: re.Match[str], low: str) -> Mention | None:  # noqa: PLR0911 - one a form
    start, end = match.span()
    group = match.group
    if group("loose"):
        return Mention(start, end, Sort.VAGUE, paper=True)  # `tuần đầu tháng 7 (1-7/7)`: the days are named
    named = low[start:end].startswith(("ngày", "ngay", "từ", "tu"))
    if group("listed"):
        return Mention(start, end, Sort.VAGUE, named=True)
    if group("ad"):
        return Mention(start, end, Sort.SPAN, _parts(group, "a"), _parts(group, "b"), named=named)
    if group("ed"):
        return Mention(
            start,
            end,
            Sort.SPAN,
            (int(group("ed")), int(group("fm")), _parts(group, "f")[2]),
            _parts(group, "f"),
            named=named,
        )
    if group("sd"):
        return Mention(start, end, Sort.SPAN, _parts(group, "s"), back=1 if "qua" in group("until") else 0, named=named)
    for name in "iwnpko":
        if group(f"{name}d"):
            return Mention(start, end, Sort.DAY, _parts(group, name), named=named, weak=name == "k" and not group("ky"))
    return _said(match, low, start, end)


def _said(match: re.Match[str], low: str, start: int, end: int) -> Mention | None:  # noqa: C901, PLR0911 - one a form
    """Read a date that is said in words."""
    group = match.group
    if group("zd"):
        return Mention(start, end, Sort.SPAN, last=_parts(group, "z"), named=True)
    if group("tm"):
        return Mention(start, end, Sort.MONTH, (1, int(group("tm")), int(group("ty")) if group("ty") else None))
    if group("month"):
        return Mention(start, end, Sort.MONTH)
    if group("relative"):
        said = group("relative")
        return Mention(
            start, end, Sort.DAY, back=2 if said.endswith("kia") else 1 if said.endswith(("qua", "wa")) else 0
        )
    if group("phase"):
        said = group("phase")
        return Mention(start, end, Sort.PHASE, back=int(said) if said.isdigit() else _ROMAN[said])
    if group("begin"):
        begin, finish = _weekday_number(group("begin")), _weekday_number(group("finish"))
        return Mention(start, end, Sort.SPAN, weekday=begin, until=finish, named=True)
    if group("from"):
        return Mention(start, end, Sort.SPAN, back=2 if group("from").endswith("kia") else 1, named=True)
    if group("since"):
        return Mention(start, end, Sort.SPAN, back=0, weekday=_weekday_number(group("since")), named=True)
    if group("vague"):
        return None if low[start:end].startswith(("quỹ", "máy")) else Mention(start, end, Sort.VAGUE)
    if group("weekday"):
        return _weekday(group("weekday"), low, start, end, pairs=bool(_PAIR_NEXT.match(match.string, end)))
    if group("week"):
        gone = group("week").endswith("roi") or not group("week").endswith(
            ("tuan", "tuan nay", "tuan qua", "tuan vua qua")
        )
        return Mention(start, end, Sort.WEEK, back=1 if gone else None)
    return Mention(start, end, Sort.CLOCK)


def _weekday(text: str, low: str, start: int, end: int, *, pairs: bool) -> Mention | None:
    if text in {"chu nhat", "cn"}:
        return Mention(start, end, Sort.DAY, weekday=_weekday_number(text))
    name = text.rsplit(maxsplit=1)[-1]
    typed = low[start:end]
    if name.isdigit() and not typed.startswith("thứ") and not pairs:
        return None  # `thu 2 hồ sơ`: collected two
    if not typed.isascii() and not typed.startswith("thứ"):
        return None  # `thu` with letters that are not plain is another word
    return Mention(start, end, Sort.DAY, weekday=_weekday_number(text))


def _weekday_number(text: str) -> int:
    """Number a day of the week, Monday 0."""
    return 6 if text in {"chu nhat", "cn"} else _WEEKDAYS[text.rsplit(maxsplit=1)[-1]]


def _parts(group: Callable[[str], str | None], name: str) -> DayParts:
    year = group(f"{name}y")
    return (
        int(group(f"{name}d") or 0),
        int(group(f"{name}m") or 0),
        None if year is None else int(year) + (2000 if len(year) == 2 else 0),
    )
