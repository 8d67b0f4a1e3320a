"""What a caption or `/nop` says of a paper: its number and date, the unit, which duty and which of its rounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from reporting.campaign import Campaign, Duty, DutyKind
from reporting.flat import flat_words
from reporting.message import Reader
from reporting.message.normalise import normalise

LONGEST = 400
"""So much of a caption is read; what follows is the paper's own text."""

TEN_MONTHS = timedelta(days=300)

_NUMBER = re.compile(
    r"(?i)(?:\b(?:số|so)(?:\s+hiệu)?\s*:?\s*)?\b(\d{1,5}(?:\s?/\s?\d{4})?\s?/\s?[a-zđ][\wđ.&]*(?:\s?-\s?[a-zđ][\wđ.&]*)+)"
    r"|\b(?:số|so)\s*:?\s*(\d{1,5}(?:\s?/\s?\d{4})?(?:\s?/\s?[a-zđ][\wđ.&]*)?)(?![\d/.,])"
)
_DATED = re.compile(r"(?i)\b(?:ngày|ngay)\s*(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/])")
_CAME = re.compile(r"(?i)\b(?:nhận|nhan)\s+(?=(?:ngày|ngay)\b)")
_MONTH = re.compile(r"\bthang (\d{1,2})\b")
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4])\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_BRACKETS = re.compile(r"\(.*?\)")
_WORD = re.compile(r"\w+")
_KINDS = {"KH": "ke hoach", "BC": "bao cao", "DS": "danh sach"}
"""What the letters of a paper's number say of it."""
_PLAIN = frozenset({"van", "ban", "cua", "cac", "va", "theo", "ve", "xa", "don", "vi", "ngay"})
"""Words of a label that name nothing."""


@dataclass(frozen=True, slots=True)
class Named:
    """What was said. `sure`: the words alone tell a paper of a duty from any other picture or file.

    `dated` is the date that the paper bears, `came` the day on which an admin says that it came; `bad_day` is a date
    that is none. `month` and `quarter` name a round.
    """

    units: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    number: str = ""
    dated: date | None = None
    came: date | None = None
    month: int | None = None
    quarter: int | None = None
    sure: bool = False
    bad_day: str = ""


def read_named(campaign: Campaign, reader: Reader, text: str, today: date) -> Named:
    """Read a caption, or what follows `/nop`."""
    clean = normalise(text[:LONGEST])
    found = _NUMBER.search(clean)
    number = re.sub(r"\s", "", found[1] or found[2]).upper() if found else ""
    rest = clean[: found.start()] + " ; " + clean[found.end() :] if found else clean
    days, bad, rest = _days(rest, today)
    words = flat_words(rest)
    duties, whole = _duties(campaign, words)
    if not duties and number:
        duties, _ = _duties(campaign, " ".join(_KINDS.get(kind, "") for kind in re.split(r"[/-]", number)))
    month, quarter = _MONTH.search(words), _QUARTER.search(words)
    return Named(
        reader.find_units(_without_labels(rest, duties), today) if rest.strip(" ;.,") else (),
        duties,
        number,
        days.get("dated") if number or "came" in days else None,
        days.get("came") or (None if number else days.get("dated")),
        int(month[1]) if month else None,
        (_QUARTERS.get(quarter[1]) or int(quarter[1])) if quarter else None,
        sure=whole or bool(found and found[1]),
        bad_day=bad,
    )


def _days(text: str, today: date) -> tuple[dict[str, date], str, str]:
    """Take the dates out of a text: `nhận ngày …` is when it came, another what the paper bears."""
    days: dict[str, date] = {}
    while found := _DATED.search(text):
        lead = _CAME.search(text, 0, found.end())
        came = lead is not None and lead.end() == found.start()
        day = _day(found, today)
        if day is None:
            return days, found[0], text
        days.setdefault("came" if came else "dated", day)
        start = lead.start() if lead is not None and came else found.start()
        text = f"{text[:start]} ; {text[found.end() :]}"
    return days, "", text


def _day(found: re.Match[str], today: date) -> date | None:
    """Read a day; without a year this year's, or last year's where that is less than ten months ago."""
    try:
        if found[3]:
            year = int(found[3])
            return date(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))
        day = date(today.year, int(found[2]), int(found[1]))
        former = day.replace(year=today.year - 1)
        return former if day > today and today - former < TEN_MONTHS else day
    except ValueError:
        return None


def document_duties(campaign: Campaign) -> list[Duty]:
    """List the duties that ask for papers, the desk's own among them."""
    return [duty for duty in campaign.duties if duty.kind is not DutyKind.FIGURES]


def _label_words(duty: Duty) -> list[str]:
    """List the words that name a duty: `Danh sách hộ đợt 1 (văn bản)` is danh, sach, ho, dot, 1."""
    return [word for word in _WORD.findall(flat_words(_BRACKETS.sub(" ", duty.label))) if word not in _PLAIN]


def _duties(campaign: Campaign, words: str) -> tuple[tuple[Duty, ...], bool]:
    """Find the duties that a text may name, those that most of it speaks for; and whether it names one whole."""
    asked = document_duties(campaign)
    said = set(_WORD.findall(words))
    among = Counter(word for duty in asked for word in set(_label_words(duty)))
    weights = {
        duty.code: sum(1 / among[word] for word in set(_label_words(duty)) if word in said) + _by_code(duty, words)
        for duty in asked
    }
    most = max(weights.values(), default=0)
    if most <= 0:
        return (), False
    named = tuple(duty for duty in asked if weights[duty.code] > most - 0.01)
    return named, any(_is_whole(duty, said) or _by_code(duty, words) > 0 for duty in named)


def _is_whole(duty: Duty, said: Iterable[str]) -> bool:
    """Tell whether all words of a label were said; which round it is of may be left open."""
    wanted = {word for word in _label_words(duty) if not word.isdigit() and word != "dot"}
    return len(wanted) > 1 and wanted <= set(said)


def _by_code(duty: Duty, words: str) -> float:
    code = duty.code.replace("-", " ")
    return 10.0 if len(code) > 4 and re.search(rf"\b{re.escape(code)}\b", words.replace("-", " ")) else 0.0


def _without_labels(text: str, duties: Iterable[Duty]) -> str:
    """Leave the words of the named duties out, so that no unit is looked for in them."""
    gone = {word for duty in duties for word in _label_words(duty) if not word.isdigit()}
    kept = [word for word in re.split(r"(\s+)", text) if flat_words(word).strip(".,;:()") not in gone]
    return "".join(kept)
