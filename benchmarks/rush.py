"""A rush to measure with: a campaign of 170 communes, a group and a lead for each, and what they all report."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.clock import WallClock

UNITS: Final = 170
ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKS: Final = 45
TOKEN: Final = "100001:bench"  # noqa: S105 - the server on this machine knows no other
BOT: Final = {
    "id": 100001,
    "is_bot": True,
    "first_name": "Báo cáo",
    "username": "baocao_bench_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
}
_FIRST_UPDATE: Final = 730_000_001
_FIRST_CHAT: Final = 1_001_000_000_000
_FIRST_PERSON: Final = 500_000_000
_WEEKLY: Final = """code = "tuan"
label = "Báo cáo tuần"
every = "weekly"
covers = "Monday - Sunday"
due = "Monday 10:00\""""
_FIRST_NAMES: Final = (
    *("Tân", "Thạnh", "Suối", "Long", "Vĩnh", "An", "Bình", "Hòa", "Phước", "Mỹ", "Thới", "Lộc", "Hiệp", "Đông"),
    "Trường",
)
_SECOND_NAMES: Final = (
    *("Hưng", "Phú", "Đông", "Dây", "Thành", "Ngô", "Hòa", "Hiệp", "Hội", "Hà", "Lợi", "Thuận"),
)  # fmt: skip


def monday() -> date:
    """Name the first day of the campaign: so many weeks ago that every report of the rush is of a past week."""
    today = WallClock(ZONE).now().date()
    return today - timedelta(days=today.weekday() + 7 * WEEKS)


@cache
def units() -> tuple[tuple[str, str], ...]:
    """Name the communes by code and name."""
    names = [f"{one} {two}" for one, two in product(_FIRST_NAMES, _SECOND_NAMES) if one != two]
    return tuple((f"xa-{number:03}", name) for number, name in enumerate(names[:UNITS]))


def write_config(
    folder: Path, start: date | None = None, many: int = UNITS, duty: str = _WEEKLY, goal: int = 50_000
) -> Path:
    """Write the campaign of so many units with its groups and leads, and the chat limits lifted."""
    start = start or monday()
    last = monday() + timedelta(days=7 * (WEEKS + 20) - 1)
    some = units()[:many]
    rows = ["code,name,kind", *(f"{code},{name},xã" for code, name in some)]
    (folder / "units.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    rows = [
        "code,name,m1,m2",
        *(f"{code},{name},{500 + n},{5000 + 7 * n}" for n, (code, name) in enumerate(units()[:many])),
    ]
    (folder / "baselines.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    rows = ["code,name,tn", *(f"{code},{name},{goal + 11 * n}" for n, (code, name) in enumerate(some))]
    (folder / "targets.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = f"""language = "vi"
zone = "Asia/Ho_Chi_Minh"
[telegram.limits]
group_per_minute = 1000000
chat_per_second = 1000000.0
all_per_second = 1000000.0
[backup]
keep_days = 0
[campaign]
code = "do"
name = "Chiến dịch để đo"
start = {start}
end = {last}
headline = "tn"
positional = ["m1", "m2"]
[units]
file = "units.csv"
[[metric]]
key = "m1"
label = "Mức 1"
aliases = ["mức 1"]
[[metric]]
key = "m2"
label = "Mức 2"
aliases = ["mức 2"]
[[metric]]
key = "tn"
label = "Đã làm (thu nhận)"
short = "thu nhận"
formula = "m1 + m2"
[[baseline]]
as_of = {start - timedelta(days=1)}
file = "baselines.csv"
[[target]]
metric = "tn"
file = "targets.csv"
deadline = "by {last}"
[[duty]]
{duty}
units = "all"
required = ["m1", "m2"]
"""
    text += "".join(
        f'[[group]]\nchat_id = "{_chat(number)}"\n'
        f'[[person]]\nname = "Lead {number}"\naccount_id = "{_FIRST_PERSON + number}"\n'
        f'roles = ["reporter"]\nunits = ["{code}"]\n'
        for number, (code, _) in enumerate(some)
    )
    file = folder / "rush.toml"
    file.write_text(text, encoding="utf-8")
    return file


def updates(first: int, count: int) -> list[bytes]:
    """Make updates: week after week, each commune's report of that week in its own group."""
    return [_update(number) for number in range(first, first + count)]


def _chat(number: int) -> int:
    return -(_FIRST_CHAT + number)


def _update(number: int) -> bytes:
    week, unit = divmod(number, UNITS)
    start = monday() + timedelta(days=7 * week)
    end = start + timedelta(days=6)
    m1, m2 = figures_of(number)
    text = f"/bc {units()[unit][1]} m1={m1} m2={m2}"
    text += f" từ {start.day}/{start.month}/{start.year} đến {end.day}/{end.month}/{end.year}"
    return said(unit, number, 10 + week, text)


def figures_of(number: int) -> tuple[int, int]:
    """Give the figures of the report of a number."""
    return 20 + (number * 7) % 13, 40 + (number * 11) % 29


def said(unit: int, number: int, message: int, text: str) -> bytes:
    """Make the update of what a unit's lead says in its group."""
    chat = {"id": _chat(unit), "type": "supergroup", "title": f"Tổ công tác {unit}"}
    person = {"id": _FIRST_PERSON + unit, "is_bot": False, "first_name": f"Lead {unit}", "language_code": "vi"}
    body = {
        "message_id": message,
        "from": person,
        "chat": chat,
        "date": int(WallClock(ZONE).now().timestamp()),
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": 3}],
    }
    return json.dumps({"update_id": _FIRST_UPDATE + number, "message": body}).encode()
