"""Personal data: after a chat full of it nothing the program keeps, says or writes down holds a number of anybody."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import psycopg
import pytest

from bot.clock import WallClock
from bot.config import load
from bot.sandbox.play import Attachment
from tests.faults.killing import become_quiet
from tests.faults.plan import FIRST_REPORTER, GROUP, LEADER, Setting, free_port, unit_names, write_config
from tests.faults.program import Program
from tests.faults.town import Town, opened
from tests.unit.cli.running import baocao

CARD, OLD_CARD, PHONE, ABROAD = "079203004567", "024987653", "0900000123", "84912345678"
WRITTEN = (
    CARD,
    "079 203 004 567",
    "079.203.004.567",
    f"CMND {OLD_CARD}",
    PHONE,
    "0900.000.123",
    "0900.000.123",
    "+84 912 345 678",
    "(+84)912345678",
    "０９０００００１２３",
)
GONE = (CARD, OLD_CARD, PHONE, PHONE[1:], ABROAD, ABROAD[2:])
GAPS = re.compile(rb"[ .()+-]")


@pytest.fixture
def talk() -> list[str]:
    """What is said: every number in a report, in talk, in a fault, in a correction, in a command nobody knows."""
    unit = unit_names(3)[0]
    return [
        said
        for number in WRITTEN
        for said in (
            f"/bc {unit} m1=5 m2=6, của ông A {number}",
            f"Gọi cho bà B số {number} nhé",
            f"/bc {unit} m1=1O liên hệ {number}",
            f"/sua {unit} m1=7 lý do: công dân {number} khai nhầm",
            f"/dangky {number}",
            f"/guithu {unit} m1=3, công dân {number}",
            f"/status {number}",
        )
    ]


async def test_no_number_is_left_anywhere(lasting_url: str, tmp_path: Path, talk: list[str]) -> None:
    """In tables, logs, metrics, exports and backups, with a real process on each database."""
    clock, rng = WallClock(ZoneInfo("Asia/Ho_Chi_Minh")), random.Random(1)
    health = free_port()
    setting = Setting("polling", lasting_url)
    async with opened(clock, rng, 3) as town:
        settings = write_config(tmp_path, setting, town.base, clock.now(), units=3, health=health)
        path = settings.path
        path.write_text(path.read_text(encoding="utf-8") + '\n[log]\nlevel = "DEBUG"\n', encoding="utf-8")
        program = Program(path, tmp_path / "log.txt")
        await program.start()
        await town.fetched(program)
        _chat(town, talk)
        await become_quiet(town, setting, program)
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{health}/metrics") as answer:
            metrics = await answer.read()
        await program.stop()
        said = "\n".join(note.text for note in town.sent)
    kept: dict[str, bytes] = {"log": program.log.read_bytes(), "metrics": metrics, "said": said.encode()}
    kept |= dict(_stored(lasting_url))
    kept |= _exported(path, tmp_path)
    assert "Số đó đã được che" in said
    assert any("••••".encode() in content for content in kept.values())
    for name, content in kept.items():
        digits = GAPS.sub(b"", content)
        for number in GONE:
            assert number.encode() not in digits, f"{number} in {name}"


def _chat(town: Town, talk: list[str]) -> None:
    """Say it all: in the group, in private, edited, as a reply, under a photo, as a file's name, as one's own name."""
    who = FIRST_REPORTER
    town.api.world.users[who].name = f"Chị Ba {PHONE}"
    for text in talk:
        message = town.play.say(who, GROUP, text)
        town.play.say(FIRST_REPORTER + 1, GROUP, "/huy", reply_to=message.id)
        town.play.say(who, who, text)
        town.play.edit(who, GROUP, message.id, f"{text} (sửa)")
    town.play.say(LEADER, LEADER, f"Tân Hưng {CARD} còn bao nhiêu?")
    paper = Attachment(f"danh sach {PHONE}.txt", "text/plain", b"1", photo=False)
    town.play.say(who, GROUP, f"Giấy của {CARD}", attachment=paper)
    chat = {"id": GROUP, "type": "supergroup", "title": f"Tổ {PHONE}"}
    sender = {"id": who, "is_bot": False, "first_name": f"Anh {PHONE}", "last_name": CARD}
    broken = {"message_id": "x", "chat": chat, "from": sender, "text": f"/bc {CARD}", "date": f"số {PHONE}"}
    town.api.feed.push("message", broken)
    contact = {"phone_number": f"+{ABROAD}", "first_name": "A", "vcard": f"TEL:{PHONE}"}
    now = int(town.clock.now().timestamp())
    town.api.feed.push(
        "message", {"message_id": 999_999, "chat": chat, "from": sender, "date": now, "contact": contact}
    )


def _stored(url: str) -> Iterator[tuple[str, bytes]]:
    """Go through everything the database holds: the raw file, or every table as text."""
    if url.startswith("sqlite"):
        for file in Path(url.removeprefix("sqlite:///")).parent.glob("*.sqlite3*"):
            yield file.name, file.read_bytes()
        return
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT t::text FROM "{table}" t'.encode()).fetchall()
            yield table, json.dumps(rows, ensure_ascii=False).encode()


def _exported(config: Path, folder: Path) -> dict[str, bytes]:
    """Export everything, and back up."""
    found: dict[str, bytes] = {}
    for what in ("reports", "history", "progress", "ranking", "duties"):
        for form in ("json", "csv"):
            said = baocao("export", what, "--format", form, "--config", config)
            assert said.code == 0, said.err
            found[f"{what}.{form}"] = said.out.encode()
    backup = folder / "all.backup"
    assert baocao("backup", backup, "--config", config).code == 0
    found["backup"] = gzip.decompress(backup.read_bytes())
    return found


async def test_the_message_is_deleted_where_that_was_agreed(tmp_path: Path) -> None:
    """The campaign says so and the group gave the right: the message goes; without the right it stays, warned of."""
    clock, rng = WallClock(ZoneInfo("Asia/Ho_Chi_Minh")), random.Random(1)
    setting = Setting("polling", f"sqlite:///{tmp_path}/desk.sqlite3")
    async with opened(clock, rng, 3) as town:
        settings = write_config(tmp_path, setting, town.base, clock.now(), units=3)
        text = settings.path.read_text(encoding="utf-8")
        settings.path.write_text(text.replace('code = "thu"', 'code = "thu"\ndelete_personal_data = true'), "utf-8")
        assert load(settings.path, {}).campaigns[0].campaign.delete_personal_data
        program = Program(settings.path, tmp_path / "log.txt")
        await program.start()
        await town.fetched(program)
        gone = town.play.say(FIRST_REPORTER, GROUP, f"Công dân {CARD}")
        stays = town.play.say(FIRST_REPORTER, GROUP, "Chào cả nhà")
        await become_quiet(town, setting, program)
        await program.stop()
        room: Any = town.api.world.rooms[GROUP]
        assert room.messages[gone.id].deleted
        assert not room.messages[stays.id].deleted
