"""How many messages a second are read on one core, by a campaign of 12 units and one of 170."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

from bot.config import load
from reporting.campaign import Campaign, Unit
from reporting.message import Reader
from reporting.reading import Sender, SenderRole

ROOT = Path(__file__).resolve().parents[1]
SENT = datetime(2023, 7, 31, 7, 58, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ROUNDS = 5
MESSAGES = 2_000

# What a group of communes sends on a Monday morning: commands, sentences, lists, letters, and talk between them.
FORMS = (
    "/report {unit} m1={a} m2={b}",
    "/bc {unit} m1 {a} m2 {b} ngay 24/7",
    "/baocao X. {unit}; mức 1: {a}; mức 2: {b} tk",
    "/report m1={a} m2={b}",
    "/report {unit} {a} {b}",
    "Xã {unit} báo cáo ngày 24/7: mức 1 được {a}, mức 2: {b} tài khoản",
    "BC {unit}\n- Muc 1: {a}\n- Muc 2: {b}",
    "Công an xã {unit} báo cáo kết quả tuần qua: thu nhận mức 1: {a} hồ sơ, mức 2: {b} hồ sơ ạ",
    "{unit}: m1 {a}, m2 {b}, kh1 {c}, kh2 {d}",
    "Dạ em gửi số liệu xã {unit}: {a} tk mức 1, {b} tk mức 2",
    """Kính gửi Tổ công tác, xã {unit} báo cáo từ 24/7 đến 30/7:
Kích hoạt:
- Mức 1: {c}
- Mức 2: {d}
Thu nhận:
- Mức 1: {a}
- Mức 2: {b}
Khó khăn: đường truyền chậm.
Trân trọng.""",
    "/bc {unit} m1={a} lk m1=7{b}",
    "Mọi người nhớ gửi báo cáo trước 10h nhé",
    "dạ em nhận được rồi ạ",
    "Đề nghị xã {unit} phấn đấu mức 2: {b} trong tuần này",
    "ok anh",
)


def figures() -> Iterator[tuple[str, float, str]]:
    """Give messages a second of one core's own time for both campaigns, and how the larger compares."""
    small = load(ROOT / "examples" / "tan-chau.toml", {}).campaigns[0].campaign
    large = widened(small, 170)
    readers = [(Reader(campaign), messages(campaign)) for campaign in (small, large)]
    speeds: list[list[float]] = [[], []]
    for reader, texts in readers:
        read_all(reader, texts)
    for _ in range(ROUNDS):  # by turns, so that a busy machine slows both
        for place, (reader, texts) in enumerate(readers):
            start = process_time()
            read_all(reader, texts)
            speeds[place].append(len(texts) / (process_time() - start))
    yield "parse_12_units", median(speeds[0]), "messages/s"
    yield "parse_170_units", median(speeds[1]), "messages/s"
    yield "parse_170_to_12_ratio", median(speeds[1]) / median(speeds[0]), ""


def widened(campaign: Campaign, count: int) -> Campaign:
    """Give a campaign more communes, with names as Vietnamese as theirs."""
    first = [
        "Tân",
        "Thạnh",
        "Suối",
        "Long",
        "Vĩnh",
        "An",
        "Bình",
        "Hòa",
        "Phước",
        "Mỹ",
        "Thới",
        "Lộc",
        "Hiệp",
        "Đông",
        "Trường",
    ]
    second = ["Hưng", "Phú", "Đông", "Dây", "Thành", "Ngô", "Hòa", "Hiệp", "Hội", "Hà", "Lợi", "Thuận"]
    names = [f"{one} {two}" for one, two in product(first, second) if one != two]
    taken = {unit.name for unit in campaign.units}
    fresh = [name for name in names if name not in taken][: count - len(campaign.units)]
    units = campaign.units + tuple(Unit(f"xa-{at}", name, "xã") for at, name in enumerate(fresh))
    every = tuple(unit.code for unit in units)
    duties = tuple(dataclasses.replace(duty, units=every) for duty in campaign.duties)
    return dataclasses.replace(campaign, units=units, duties=duties)


def messages(campaign: Campaign) -> list[tuple[str, datetime, Sender]]:
    """Write messages of every form for every unit in turn."""
    found = []
    for at in range(MESSAGES):
        unit = campaign.units[at % len(campaign.units)]
        numbers = {"a": 10 + at % 190, "b": 20 + at % 970, "c": at % 40, "d": at % 60}
        text = FORMS[at % len(FORMS)].format(unit=unit.name, **numbers)
        found.append((text, SENT + timedelta(seconds=at % 120), Sender(SenderRole.REPORTER, (unit.code,))))
    return found


def read_all(reader: Reader, texts: list[tuple[str, datetime, Sender]]) -> None:
    """Read them all."""
    for text, sent_at, sender in texts:
        reader.read(text, sent_at, sender)
