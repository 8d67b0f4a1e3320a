"""Rounding as Excel does it, half up on exact decimals; needs and minimums round up."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

NO_BREAK = "\u00a0"
_BOUND = re.compile(
    r" (?=%)"
    r"|(?<=\d) (?=(?:giờ|phút|ngày|đơn vị|lượt|kỳ|bậc)(?!\w))|(?<=\d giờ) (?=\d)|(?<=\d đơn) (?=vị)"
    r"|(?<=ngày) (?=\d)|(?<=tháng) (?=\d)|(?<=năm) (?=\d)|(?<=ngày …) (?=tháng)"
    r"|(?<=xếp) (?=\d)|(?<=tr\.) (?=\d)"
)
_NAMED = re.compile(
    r"(?<!\w)(?:xã|phường|thị trấn|huyện|quận|tỉnh|thành phố|đặc khu|ấp|thôn|khóm|khu phố)(?: \w+){1,3}"
    r"|(?<!\w)(?:đề án|kế hoạch|công văn|nghị định|mức|đợt)(?: số)? \d+",
    re.IGNORECASE,
)
"""A kind of place with its name, and what bears a number."""


def half_up(value: Decimal, places: int) -> Decimal:
    """Round half up (away from zero) to so many decimals: 51.125 to 2 places is 51.13."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def half_up_div(part: int, whole: int) -> int:
    """Divide and round half up, for quotas as letters state them: 62200 over 35 days is 1777."""
    return (2 * part + whole) // (2 * whole)


def ceil_div(part: int, whole: int) -> int:
    """Divide and round up: what is needed per day."""
    return -(-part // whole)


def ceil_percent(percent: Decimal, whole: int) -> int:
    """Take a percentage of a count as a minimum, rounded up: 70 % of 51642 is 36150."""
    return int((percent * whole / 100).to_integral_value(rounding=ROUND_CEILING))


def percent(part: int, whole: int) -> Decimal | None:
    """Work out 100 * part / whole to 28 digits, which keeps any two ratios of counts apart; None of nothing."""
    return Decimal(100 * part) / Decimal(whole) if whole > 0 else None


def rate_string(rate: Decimal | None) -> str | None:
    """Write a rate in percent with two decimals and a point, as exports have it: `49.74`."""
    return None if rate is None else str(half_up(rate, 2))


def unbroken(text: str) -> str:
    """Keep numbers and their per cent signs on one line, for whatever breaks lines itself: phones, word processors."""
    return text.replace(" %", "\u00a0%") if " %" in text else text


def bound(text: str) -> str:
    """Put no-break spaces inside hours, dates, and between a number and its unit: `07 giờ 31`, `ngày 31/7`."""
    return _BOUND.sub(NO_BREAK, text)


def bound_names(text: str) -> str:
    """Put no-break spaces, in titles, inside names as well: `xã Tân Hưng`, `Đề án 06`."""
    return _NAMED.sub(_whole_name, bound(text))


def _whole_name(found: re.Match[str]) -> str:
    """Bind a name's words; what follows a kind of place is its name only where it has a capital."""
    words = found[0].split(" ")
    kept = len(words)
    while kept > 1 and not (words[kept - 1][0].isupper() or words[kept - 1][0].isdigit()):
        kept -= 1
    if kept < 2:
        return found[0]
    return " ".join((NO_BREAK.join(words[:kept]), *words[kept:]))
