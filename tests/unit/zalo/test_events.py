"""Zalo's events as arrivals and as what the desk understands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat import EventKind
from bot.zalo.arrivals import arrival_of, said_at
from bot.zalo.events import EPOCH, Events
from reporting.records import Account, ChatKind

READ = Events("Bot Báo cáo", "bot.thu")


def event(name: str = "message.text.received", **message: Any) -> dict[str, Any]:
    """Write an event as the fact sheet has it."""
    base = {
        "message_id": "2d758cb5e222177a4e35",
        "date": 1750316131602,
        "text": "Tân Hưng m1=12",
        "from": {"id": "6ede9afa66b88fe6d6a9", "display_name": "Lan", "is_bot": False},
        "chat": {"id": "6ede9afa66b88fe6d6a9", "chat_type": "PRIVATE"},
    }
    if "by" in message:
        message["from"] = message.pop("by") or None
    body = {key: value for key, value in (base | message).items() if value is not None}
    return {"event_name": name, "message": body}


def test_wrapped_and_bare_are_the_same() -> None:
    """Both body shapes give the same arrival."""
    bare = arrival_of(event())
    assert arrival_of({"ok": True, "result": event()}) == bare
    assert bare.key == "message:6ede9afa66b88fe6d6a9:2d758cb5e222177a4e35"
    assert bare.chat_id == "6ede9afa66b88fe6d6a9"
    assert said_at(bare) == datetime(2025, 6, 19, 6, 55, 31, 602000, UTC)


def test_an_event_without_a_message_id_has_a_name_of_its_own() -> None:
    """The same one again is the same; another one isn't; the desk's message has a name too."""
    first, again = (arrival_of(event(message_id=None)) for _ in range(2))
    other = arrival_of(event(message_id=None, text="khác"))
    assert first.key == again.key != other.key
    read, reread = READ(first.payload), READ(other.payload)
    assert read is not None
    assert reread is not None
    assert read.message_id
    assert read.message_id != reread.message_id


@pytest.mark.parametrize(
    "nonsense", [None, 5, "x", [], {}, {"message": 5}, {"message": None}, {"result": []}, "\0\ud800"]
)
def test_nonsense_can_be_stored(nonsense: object) -> None:
    """Whatever comes has a key; reading it gives nothing, or says that nobody can."""
    arrival = arrival_of(nonsense)
    assert arrival.key
    if isinstance(nonsense, dict):
        assert READ(arrival.payload) is None
    else:
        with pytest.raises(ValueError, match="unreadable"):
            READ(arrival.payload)


def test_personal_data_is_masked_and_ids_are_not() -> None:
    """A phone number in the text goes; long digits in ids and addresses stay."""
    digits = "20231234567890123456"
    arrival = arrival_of(event(text="gọi 0912345678", message_id=digits, photo_url=f"https://cdn.vn/{digits}.jpg"))
    message = arrival.payload["message"]
    assert "0912345678" not in message["text"]
    assert (message["message_id"], message["photo_url"]) == (digits, f"https://cdn.vn/{digits}.jpg")
    plain = arrival_of(event(message_id=digits))
    read, unmasked = READ(arrival.payload), READ(plain.payload)
    assert read is not None
    assert read.masked
    assert unmasked is not None
    assert not unmasked.masked


def test_a_private_message() -> None:
    """Ids are text, the time is what Zalo says in milliseconds."""
    read = READ(event())
    assert read is not None
    assert (read.kind, read.app, read.chat_kind) == (EventKind.MESSAGE, "zalo", ChatKind.PRIVATE)
    assert (read.account, read.name) == (Account("zalo", "6ede9afa66b88fe6d6a9"), "Lan")
    assert read.sent_at == datetime(2025, 6, 19, 6, 55, 31, 602000, UTC)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (1750316131, datetime(2025, 6, 19, 6, 55, 31, tzinfo=UTC)),
        ("1750316131000", datetime(2025, 6, 19, 6, 55, 31, tzinfo=UTC)),
        (None, EPOCH),
        ("hôm qua", EPOCH),
        (10**30, EPOCH),
    ],
)
def test_dates(date: object, moment: datetime) -> None:
    """Seconds are tolerated; what is none leaves the time to whoever stores it."""
    read = READ(event(date=date))
    assert read is not None
    assert read.sent_at == moment


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("@Bot Báo cáo Tân Hưng m1=12", "Tân Hưng m1=12"),
        ("@bot báo cáo  /bc 12 3", "/bc 12 3"),
        ("@Bot Báo cáo, Tân Hưng m1=12", "Tân Hưng m1=12"),
        ("Tân Hưng m1=12 @Bot Báo cáo", "Tân Hưng m1=12"),
        ("@bot.thu /status", "/status"),
        ("@Bot Báo cáo", None),
        ("@Bot Báo cáoo x", "@Bot Báo cáoo x"),
        ("Báo cáo m1=12", "Báo cáo m1=12"),
        ("@Bot Báo cáo bảng", "/bang"),
        ("Tiến độ?", "/status"),
        ("CHƯA BÁO CÁO", "/chuabc"),
        ("hướng dẫn", "/huongdan"),
        ("tiến độ Tân Hưng", "tiến độ Tân Hưng"),
    ],
)
def test_what_is_heard(said: str, heard: str | None) -> None:
    """The bot's mention is left out, whole words stand for commands."""
    read = READ(event(text=said, chat={"id": "g1", "chat_type": "group"}))
    assert (None if read is None else read.text) == heard
    assert read is None or read.chat_kind is ChatKind.GROUP


def test_a_decomposed_name_is_known() -> None:
    """Phones write letters and marks apart."""
    assert READ.heard("@Bot Ba\u0301o ca\u0301o x") == "x"


def test_pictures_and_voices() -> None:
    """`photo_url`, else `photo`, with its caption; a voice is a file."""
    for key in ("photo_url", "photo"):
        read = READ(
            event("message.image.received", text=None, caption="@Bot Báo cáo m1=2", **{key: "https://cdn.vn/a.jpg"})
        )
        assert read is not None
        assert read.file is not None
        assert (read.text, read.file.file_id) == ("m1=2", "https://cdn.vn/a.jpg")
    voice = READ(event("message.voice.received", text=None, voice_url="https://cdn.vn/a.aac"))
    assert voice is not None
    assert voice.file is not None


@pytest.mark.parametrize(
    "name", ["message.sticker.received", "message.unsupported.received", "message.link.received", "group.joined", ""]
)
def test_other_events_are_nothing(name: str) -> None:
    """Unknown names are left alone, and so is what carries no words."""
    assert READ(event(name)) is None
    assert READ({"event_name": name}) is None


def test_a_chat_without_a_type() -> None:
    """Private where it bears the person's id."""
    private = READ(event(chat={"id": "6ede9afa66b88fe6d6a9"}))
    group = READ(event(chat={"id": "other"}))
    assert private is not None
    assert group is not None
    assert (private.chat_kind, group.chat_kind) == (ChatKind.PRIVATE, ChatKind.GROUP)


def test_a_bot_is_a_bot() -> None:
    """And nobody may be the sender."""
    read = READ(event(by={"id": "1", "name": "Bot khác", "is_bot": True}))
    assert read is not None
    assert (read.is_bot, read.name) == (True, "Bot khác")
    nobody = READ(event(by={}))
    assert nobody is not None
    assert nobody.account is None
