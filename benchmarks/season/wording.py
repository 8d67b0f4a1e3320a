"""How reporters write: by command, by position, in a sentence, without diacritics, in lines; numbers their own way."""

from __future__ import annotations

import unicodedata
from datetime import date

from benchmarks.season.plans import Plan
from reporting.campaign import Campaign

COMMAND, SHORT, SENTENCE, PLAIN, OWN, POSITION = range(6)

NAMES = {
    "tan-chau": {"m1": "mức 1", "m2": "mức 2", "kh1": "kích hoạt mức 1", "kh2": "kích hoạt mức 2"},
    "ninh-thuan": {"kh": "kích hoạt", "tn2": "thu nhận mức 2"},
    "duyen-hai": {"kh2": "kích hoạt mức 2"},
    "rach-gia": {"kh": "kích hoạt"},
    "my-phu-dong": {"dd2": "định danh mức 2", "vneid": "cài VNeID", "cccd": "hồ sơ CCCD"},
}
"""What people call the metrics in a sentence."""

AMBIGUOUS = {"tan-hoa": "Tân Hò", "tan-hoi": "Tân H", "tan-ha": "Tân H"}
"""Names that several units of Tân Châu could bear."""


def written(campaign: Campaign, plan: Plan, values: dict[str, str], name: str | None = None) -> str:
    """Write a report's message; `values` are the numbers as typed, `name` another name than the unit's own."""
    unit = campaign.unit_by_code[plan.unit]
    title, when = name or unit.title, f" {_when(plan)}" if plan.dated else ""
    pairs = " ".join(f"{key}={value}" for key, value in values.items())
    said = NAMES[campaign.code]
    style = plan.style if name is None else COMMAND
    if style == POSITION and not (campaign.positional and set(values) == set(campaign.positional)):
        style = SHORT
    match style:
        case 0:
            return f"/report {title} {pairs}{when}"
        case 1:
            return f"/bc {unit.name if name is None else title}{when} {pairs}"
        case 2:
            return f"{title[:1].upper()}{title[1:]} báo cáo{when}: " + ", ".join(
                f"{said[key]}: {value}" for key, value in values.items()
            )
        case 3:
            lines = [f"BC {_bare(title).upper()}{_bare(when)}"]
            lines += [f"- {_bare(said[key]).capitalize()}: {value}" for key, value in values.items()]
            return "\n".join(lines)
        case 4:
            return f"/bc {pairs}{when}"
        case _:
            return f"/bc {title} {' '.join(values[key] for key in campaign.positional)}{when}"


def typed(plan: Plan, value: int) -> str:
    """Type a number: with a dot for thousands, or bare."""
    return f"{value:,}".replace(",", ".") if plan.style in {SENTENCE, PLAIN} else str(value)


def short(day: date) -> str:
    """Write a day as one types it."""
    return f"{day.day}/{day.month}"


def _when(plan: Plan) -> str:
    if plan.first == plan.last:
        return f"ngày {short(plan.last)}"
    return f"từ {short(plan.first)} đến {short(plan.last)}"


def _bare(text: str) -> str:
    """Take the diacritics away, as one types in a hurry."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
