"""Stored updates told as events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat import ChatFile, EventKind
from bot.telegram.events import event_of
from reporting.records import Account, ChatKind
from tests.unit.telegram.updates import GROUP, LAN, Json, edited, membership, message, pressed


def test_a_message() -> None:
    """Who, where, when, what, in reply to what."""
    bot = {"id": 99, "is_bot": True, "first_name": "Báo cáo"}
    event = event_of(message("/bc m1=1", reply_to_message={"message_id": 5, "from": bot, "date": 1, "chat": GROUP}))
    assert event is not None
    assert (event.kind, event.chat_id, event.chat_kind) == (EventKind.MESSAGE, "-1001", ChatKind.GROUP)
    assert (event.name, event.username, event.account) == ("Lan Lê", "lanle", Account("telegram", "7"))
    assert event.sent_at == datetime(2023, 7, 31, 1, 0, tzinfo=UTC)
    assert (event.reply_to, event.reply_to_bot, event.reply_to_account) == ("5", True, Account("telegram", "99"))


def test_an_edit_keeps_the_sending_time() -> None:
    """An edit tells both times."""
    event = event_of(edited("m1=2", 1_690_765_260))
    assert event is not None
    assert event.kind is EventKind.EDIT
    assert event.edited_at == datetime(2023, 7, 31, 1, 1, tzinfo=UTC)
    assert event.sent_at < event.edited_at


def test_mentions_count_utf16_units() -> None:
    """An emoji before a mention takes two units; people without a username are named by account."""
    entities = [
        {"type": "mention", "offset": 3, "length": 6},
        {"type": "text_mention", "offset": 10, "length": 4, "user": LAN},
        {"type": "bold", "offset": 0, "length": 2},
    ]
    event = event_of(message("👍 @minhb Bình ơi", entities=entities))
    assert event is not None
    assert [mention.username for mention in event.mentions] == ["minhb", "lanle"]
    assert event.mentions[1].account == Account("telegram", "7")


def test_a_caption_counts_as_text() -> None:
    """A photo's caption is read like a message."""
    update = message("")
    update["message"] |= {"caption": "m1=3", "photo": [{"file_id": "a"}]}
    del update["message"]["text"]
    event = event_of(update)
    assert event is not None
    assert (event.text, event.file) == ("m1=3", ChatFile("a"))


def test_a_button_names_the_message_that_carries_it() -> None:
    """The callback's id answers it, the message's id edits it."""
    event = event_of(pressed("q:4:x"))
    assert event is not None
    assert (event.kind, event.button, event.callback, event.message_id) == (
        EventKind.BUTTON,
        "q:4:x",
        "123456789012",
        "12",
    )


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("left", "member", EventKind.JOINED),
        ("kicked", "administrator", EventKind.JOINED),
        ("member", "left", EventKind.LEFT),
        ("administrator", "kicked", EventKind.LEFT),
        ("member", "administrator", EventKind.JOINED),
        ("restricted", "member", None),
    ],
)
def test_the_bots_own_standing(old: str, new: str, kind: EventKind | None) -> None:
    """Joining and leaving are told, and whether the bot is an admin, who reads everything."""
    event = event_of(membership(old, new))
    assert (event.kind if event else None) is kind
    assert event is None or event.bot_is_admin is (new == "administrator")


def test_blocked_in_private() -> None:
    """A person who blocks the bot has left; one who unblocks it says so by pressing Start."""
    private = {"id": 7, "type": "private", "first_name": "Lan"}
    left = event_of(membership("member", "kicked", private))
    assert left is not None
    assert (left.kind, left.chat_kind) == (EventKind.LEFT, ChatKind.PRIVATE)
    assert event_of(membership("kicked", "member", private)) is None


@pytest.mark.parametrize("field", ["migrate_to_chat_id", "migrate_from_chat_id"])
def test_a_group_that_moved(field: str) -> None:
    """Told in the old chat and in the new, both ways the same pair of ids."""
    update = message("")
    old, new = ("-1001", "-2002") if field == "migrate_to_chat_id" else ("-2002", "-1001")
    update["message"] |= {field: -2002}
    event = event_of(update)
    assert event is not None
    assert (event.kind, event.chat_id, event.migrated_to) == (EventKind.MIGRATED, old, new)


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "poll": {}},
        message("", new_chat_members=[LAN]),
        message("x", chat={"id": -5, "type": "channel", "title": "Kênh"}),
    ],
)
def test_what_is_nothing_to_the_desk(update: Json) -> None:
    """Polls, joins, channels: no event."""
    assert event_of(update) is None


@pytest.mark.parametrize("update", [{"unreadable": 5}, {"refused": "{}"}])
def test_what_nobody_can_read_is_an_error(update: Json) -> None:
    """It is set aside for a person to look at, instead of done with."""
    with pytest.raises(ValueError, match="this update is"):
        event_of(update)


def test_an_anonymous_admin_has_no_account() -> None:
    """Who writes in the group's name can't be told from others who do."""
    update = message("x", sender_chat=GROUP)
    update["message"]["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    event = event_of(update)
    assert event is not None
    assert (event.account, event.is_bot, event.name) == (None, False, "Tổ công tác")
