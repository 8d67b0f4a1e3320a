"""One Monday in Tân Châu, from the reminder on Sunday evening to the escalated alert on Tuesday.

The figures are worked out by hand from the letter's annex (examples/tan-chau): Tân Hưng, say, had 595 + 6.854 = 7.449
of 14.975; with 12 + 68 = 80 it has 7.529, that is 50,28 %, 7.446 are left, over 92 days 81 a day.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.dialogue.chat import EXAMPLES, Chat, desk_in

WEEK = {  # (m1, m2, kh1, kh2) of 24-30/7 as they stand in the end
    "tan-hung": (12, 68, 20, 150),
    "tan-phu": (11, 64, 30, 135),
    "thanh-dong": (11, 74, 18, 130),
    "thi-tran": (10, 60, 16, 114),
    "suoi-day": (14, 70, 22, 125),
    "tan-thanh": (9, 66, 15, 110),
    "suoi-ngo": (16, 88, 24, 160),
    "tan-hoa": (12, 40, 0, 0),
    "tan-hiep": (6, 48, 12, 80),
    "tan-hoi": (8, 57, 11, 88),
    "tan-dong": (13, 95, 21, 130),
    "tan-ha": (3, 17, 0, 0),
}


async def test_a_monday_in_tan_chau(tmp_path: Path) -> None:
    """What everybody says and hears, and that the export agrees to the digit."""
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    async with desk_in("tan-chau", at="2023-07-30 18:30", storage_url=url) as chat:
        await sunday_evening(chat)
        await early_on_monday(chat)
        await good_and_bad(chat)
        await said_and_taken_back(chat)
        await the_leader_looks(chat)
        await the_due_passes(chat)
        await the_summary(chat)
        await who_comes_late(chat)
    ranking = await export("ranking", url)
    assert ranking == worked_out()


async def sunday_evening(chat: Chat) -> None:
    """At 19:00 all twelve are named and their leads mentioned; two report the same evening."""
    await chat.clock_to("2023-07-30 19:00")
    reminder = chat.group.last()
    assert reminder.text.startswith(
        "NHẮC BÁO CÁO TUẦN 24–30/7. Hạn gửi: 10 giờ 00 ngày mai (thứ Hai, 31/7). Đã báo cáo 00/12."
    )
    assert len(reminder.mentions) == 12
    assert reminder.code == ["Tân Hưng m1=… m2=… kh1=… kh2=…", "Tân Hưng không phát sinh"]

    await chat.clock_to("2023-07-30 19:42")
    text = "Xã Suối Ngô báo cáo tuần 24-30/7:\n- Mức 1: 16\n- Mức 2: 88\n- Kích hoạt mức 1: 24\n- Kích hoạt mức 2: 160"
    said = await chat.lead("suoi-ngo").says(text)
    assert "Đã nhận: xã Suối Ngô, kỳ 24–30/7, đúng hạn." in said.answer
    assert "Thu nhận +104 (mức 1: 16; mức 2: 88). Kích hoạt +184 (mức 1: 24; mức 2: 160)." in said.answer

    await chat.clock_to("2023-07-30 21:03")
    said = await chat.lead("suoi-day").says("/bc Suối Dây từ 24/7 đến 30/7 m1=14 m2=70 kh1=22 kh2=125")
    assert "Lũy kế thu nhận 6.116/11.222 = 54,50 %" in said.answer


async def early_on_monday(chat: Chat) -> None:
    """Short and long, with and without diacritics: each is read, and means the week that is due."""
    await chat.clock_to("2023-07-31 06:48")
    for unit, text in {
        "thi-tran": "/bc Thị trấn m1=10 m2=60 kh1=16 kh2=114",
        "thanh-dong": "/report ThạnhĐông m1=11 m2=74 kh1=18 kh2=130",
        "tan-thanh": "tan thanh bao cao muc 1: 9, muc 2: 66, kich hoat muc 1: 15, kich hoat muc 2: 110",
        "tan-hiep": "/baocao X. Tân Hiệp; mức 1: 6; mức 2: 48; kích hoạt mức 1: 12; kích hoạt mức 2: 80",
        "tan-hoi": "/bc tan hoi m1 8 m2 57 kh1 11 kh2 88",
    }.items():
        said = await chat.lead(unit).says(text)
        assert ", kỳ 24–30/7, đúng hạn." in said.answer
    talk = await chat.lead("tan-hoi").says("Chúc các đ/c tuần mới nhiều sức khỏe")
    assert talk.ignored

    await chat.clock_to("2023-07-31 08:00")
    reminder = chat.group.last()
    assert "Hạn gửi: 10 giờ 00 hôm nay (thứ Hai, 31/7). Đã báo cáo 07/12." in reminder
    assert sorted(reminder.mentions) == [
        f"Đầu mối {name}" for name in ("Tân Hà", "Tân Hòa", "Tân Hưng", "Tân Phú", "Tân Đông")
    ]


async def good_and_bad(chat: Chat) -> None:
    """A letter among the digits, an edit, and two units entered by the office in one message."""
    lead = chat.lead("tan-hung")
    bad = await lead.says("/report TânHưng m1=13 m2=6O kh1=20 kh2=150")
    assert "Chưa đọc được số mức 2: «6O»" in bad.answer
    assert bad.answer.code == ["/report TânHưng m1=13 m2=60 kh1=20 kh2=150"]

    said = await lead.says("/report TânHưng m1=13 m2=68 kh1=20 kh2=150")
    assert "Lũy kế thu nhận 7.530/14.975 = 50,28 %" in said.answer
    await lead.edits(said, "/report TânHưng m1=12 m2=68 kh1=20 kh2=150")
    assert said.answer.text.splitlines() == [
        "Đã nhận: xã Tân Hưng, kỳ 24–30/7, đúng hạn.",
        "Thu nhận +80 (mức 1: 12; mức 2: 68). Kích hoạt +170 (mức 1: 20; mức 2: 150).",
        "Đính chính mức 1: thay 13 → 12.",
        "Lũy kế thu nhận 7.529/14.975 = 50,28 %, tạm xếp 6/12 (giảm 1 bậc).",
        "Còn 7.446; cần 81/ngày đến 30/10.",
        "Kích hoạt 1.277/6.436 = 19,84 %, tạm xếp 10/12.",
        "Sai số: sửa tin nhắn hoặc /sua.",
    ]
    two = await chat.admin.says("/report\nTân Phú m1=11 m2=64 kh1=30 kh2=135\nTân Đông m1=13 m2=95 kh1=21 kh2=130")
    assert "xã Tân Phú, kỳ 24–30/7, đúng hạn" in two.answer
    assert "Thường trực nhập thay đơn vị." in two.answer
    assert "6.089/14.260 = 42,70 %, tạm xếp 12/12" in two.answer


async def said_and_taken_back(chat: Chat) -> None:
    """What was sent by mistake is taken back; nobody else may do that."""
    await chat.clock_to("2023-07-31 09:35")
    lead = chat.lead("tan-hoa")
    wrong = await lead.says("Tân Hòa m1=1 m2=2")
    assert "Đã nhận: xã Tân Hòa" in wrong.answer
    other = await chat.lead("tan-ha").says("/huy", reply_to=wrong)
    assert "do người gửi hoặc thường trực thu hồi" in other.answer
    back = await lead.says("/huy", reply_to=wrong.answer)
    assert back.answer.text == "Đã thu hồi: xã Tân Hòa, kỳ 24–30/7.\nNay chưa có số liệu."


async def the_leader_looks(chat: Chat) -> None:
    """The ranking as picture and text, who is missing, and one unit's card."""
    said = await chat.leader.says("/status")
    assert "Toàn bộ: +800; lũy kế 60.645/122.045 = 49,69 %. Còn 61.400; cần 668/ngày đến 30/10." in said.answer
    assert "6. Tân Hưng: 50,28 % (7.529; +80) (giảm 1 bậc)" in said.answer
    assert chat.group.last().picture
    assert "Tân Phú dẫn đầu 62,03 %, Tân Đông thấp nhất 42,70 %" in chat.group.last()
    missing = await chat.leader.says("/chuabc")
    assert "Chưa báo cáo (02): Tân Hòa, Tân Hà" in missing.answer
    await chat.leader.whispers("/status Tân Phú")
    assert "Lũy kế thu nhận 5.983/9.646 = 62,03 %, tạm xếp 1/12" in chat.private("leader").last()


async def the_due_passes(chat: Chat) -> None:
    """The leader hears in private who is missing, with figures as of the day they are known for."""
    await chat.clock_to("2023-07-31 10:00")
    assert chat.private("leader").last().text.splitlines() == [
        "Báo cáo đ/c: đến hạn 10 giờ 00 ngày 31/7 còn 02/12 đơn vị chưa báo cáo tuần 24–30/7:",
        "1. Tân Hòa: thu nhận 44,99 %, xếp 10/12",
        "2. Tân Hà: thu nhận 43,00 %, xếp 11/12",
        "(số liệu đến 24/7).",
        "Đã nhắc 03 lần.",
    ]
    assert "Báo cáo đ/c" not in chat.group.transcript()


async def the_summary(chat: Chat) -> None:
    """At 11:00 five points, the ranking table and the progress chart."""
    before = chat.group.mark
    await chat.clock_to("2023-07-31 11:00")
    text, *pictures = chat.group.since(before)
    assert text.text.splitlines() == [
        "TỔNG HỢP TUẦN 24–30/7/2023 (chốt 11 giờ 00 ngày 31/7; 10/12 đơn vị)",
        (
            "1. Thu nhận: +800; lũy kế 60.645/122.045 = 49,69 % (kỳ trước 49,04 %); còn 61.400. "
            "Mốc 80.000 đến 31/7: còn thiếu 19.355. Để đạt 100 % ngày 30/10 cần 668/ngày."
        ),
        "2. Kích hoạt: +1.411; 14.686/51.642 được cấp (số trên hệ thống đến 24/7) = 28,44 %; còn 21.464 để đạt 70 %.",
        (
            "3. Cao: Tân Phú 62,03; Suối Dây 54,50; Tân Hiệp 52,59. "
            "Thấp: Tân Đông 42,70; Tân Hà 43,00*; Tân Hòa 44,99*. "
            "Thị trấn Tân Châu tăng 1 bậc (5), Tân Hưng giảm 1 bậc (6)."
        ),
        ("4. Đúng hạn 10; chưa báo cáo (02): Tân Hòa, Tân Hà (*số kỳ trước). Tỷ lệ báo cáo 83,33 %, đúng hạn 83,33 %."),
        "5. Dự báo: chưa đủ 3 kỳ.",
    ]
    assert [bool(said.picture) for said in pictures] == [True, True]
    assert "Đề nghị nhắc" in chat.private("admin").last()
    assert "Đề nghị nhắc" not in chat.group.transcript()


async def who_comes_late(chat: Chat) -> None:
    """Heads hear in private at noon; a late report says so; the alert escalates and stops when all is in."""
    await chat.clock_to("2023-07-31 12:00")
    heard = [unit for unit in WEEK if chat.head(unit).private.by_bot]
    assert heard == ["tan-hoa", "tan-ha"]
    await chat.clock_to("2023-07-31 13:00")
    late = await chat.lead("tan-hoa").says("Xã Tân Hòa báo cáo kỳ 24-30/7: mức 1: 12, mức 2: 40")
    assert "trễ hạn 3 giờ" in late.answer
    assert "Lũy kế thu nhận 3.364/7.362 = 45,69 %, tạm xếp 10/12" in late.answer
    await chat.clock_to("2023-08-01 10:00")
    assert "còn 01/12 đơn vị chưa báo cáo tuần 24–30/7 (quá hạn 1 ngày)" in chat.private("leader").last()
    await chat.lead("tan-ha").says("/bc Tân Hà tuần 24-30/7 m1=3 m2=17")
    mark = chat.private("leader").mark
    await chat.clock_to("2023-08-05 10:00")
    assert chat.private("leader").since(mark) == []


async def export(what: str, url: str) -> list[dict[str, object]]:
    """Ask the command line for a table as of the end of 1/8/2023."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "export", what, "--format", "json", "--date", "2023-08-01"),
        *("--config", str(EXAMPLES / "tan-chau.toml")),
        env={**os.environ, "BAOCAO_STORAGE__URL": url},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    rows: list[dict[str, object]] = json.loads(out)
    return rows


def worked_out() -> list[dict[str, object]]:
    """Rank by hand: baseline and week from the files and messages, half up, ties in file order."""
    bases, targets = (table(name) for name in ("baselines", "targets"))
    done = {unit: int(row["m1"]) + int(row["m2"]) for unit, row in bases.items()}
    at_summary = {unit: done[unit] + (sum(WEEK[unit][:2]) if unit not in {"tan-hoa", "tan-ha"} else 0) for unit in done}
    now = {unit: done[unit] + sum(WEEK[unit][:2]) for unit in done}
    whole = {unit: int(row["tn"]) for unit, row in targets.items()}
    before = places(at_summary, whole)
    ranks = places(now, whole)
    return [
        {
            "rank": ranks[unit],
            "unit": unit,
            "metric": "tn",
            "cumulative": now[unit],
            "target": whole[unit],
            "rate": str((Decimal(100 * now[unit]) / whole[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP)),
            "movement": before[unit] - ranks[unit],
        }
        for unit in sorted(ranks, key=lambda unit: ranks[unit])
    ]


def table(name: str) -> dict[str, dict[str, str]]:
    """Read one of the example's tables by unit code."""
    with (EXAMPLES / "tan-chau" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def places(done: dict[str, int], whole: dict[str, int]) -> dict[str, int]:
    """Give competition ranks by the exact ratio."""
    ratio = {unit: Decimal(done[unit]) / whole[unit] for unit in done}
    return {unit: 1 + sum(other > ratio[unit] for other in ratio.values()) for unit in done}
