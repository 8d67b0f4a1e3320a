"""The chats the bot is in, and groups that get a new id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.ports import Store
from reporting.records import NEW_IN_CHAT, Arrival, Chat, ChatKind, Letter, LetterKind, Priority, ReplyMode
from tests.builders import at
from tests.contract.people import Desk, read, write

NOW = at("6/7 08:00")
LATER = at("7/7 08:00")


def see(store: Store, chat_id: str = "-1", title: str = "Tổ công tác") -> Chat:
    """Let the bot see a group."""
    return write(store, lambda uow: uow.chats.seen("telegram", chat_id, ChatKind.GROUP, title, NOW))


def get(store: Store, chat_id: str = "-1") -> Chat | None:
    """Load a group."""
    return read(store, lambda uow: uow.chats.get("telegram", chat_id))


def bind(store: Store, chat_id: str, campaign: str | None) -> None:
    """Bind a group."""
    write(store, lambda uow: uow.chats.bind("telegram", chat_id, campaign, None, LATER))


def test_a_chat_keeps_what_was_set(store: Store) -> None:
    """Title, binding, mode and hint outlive the next message."""
    assert see(store) == Chat("telegram", "-1", ChatKind.GROUP, "Tổ công tác")
    bind(store, "-1", "thu")
    write(store, lambda uow: uow.chats.set_reply_mode("telegram", "-1", ReplyMode.REACTION))
    write(store, lambda uow: uow.chats.hinted("telegram", "-1"))
    known = Chat("telegram", "-1", ChatKind.GROUP, "Tổ mới", "thu", ReplyMode.REACTION, None, hinted=True)
    assert see(store, title="Tổ mới") == known
    assert see(store, title="") == known
    assert get(store) == known
    assert get(store, "-2") is None


def test_groups_of_a_campaign_in_the_order_they_were_bound(store: Store) -> None:
    """Unbound ones and private chats are not among them."""
    for chat_id in ("-1", "-2", "-3"):
        see(store, chat_id)
    write(store, lambda uow: uow.chats.seen("telegram", "7", ChatKind.PRIVATE, "", NOW))
    bind(store, "7", "thu")
    write(store, lambda uow: uow.chats.bind("telegram", "-2", "thu", None, NOW))
    bind(store, "-1", "thu")
    bind(store, "-3", "thu")
    bind(store, "-3", None)
    assert [chat.chat_id for chat in read(store, lambda uow: uow.chats.of_campaign("thu"))] == ["-2", "-1"]


def test_an_unseen_chat_cannot_be_bound(store: Store) -> None:
    """A mistake of ours must not pass in silence."""
    with pytest.raises(LookupError):
        bind(store, "-9", "thu")


@pytest.mark.parametrize("new_was_seen", [False, True])
def test_a_group_goes_on_under_its_new_id(store: Store, desk: Desk, new_was_seen: bool) -> None:
    """Binding, waiting letters and arrivals move; the old id leads to the new one."""
    see(store)
    bind(store, "-1", "thu")
    if new_was_seen:
        see(store, "-100")
    stored, _ = desk.report("m=5", message=5)
    write(store, lambda uow: uow.outbox.add(Letter("telegram", "-1", LetterKind.TEXT, "x", answers=stored.id), NOW))
    write(store, lambda uow: uow.inbox.put([Arrival("telegram", "1", "-1", {})], NOW))
    for _ in range(2):
        write(store, lambda uow: uow.chats.migrated("telegram", "-1", "-100"))
    assert read(store, lambda uow: uow.chats.has_moved("telegram", "-100"))
    assert not read(store, lambda uow: uow.chats.has_moved("telegram", "-1"))
    moved = get(store, "-100")
    assert moved is not None
    assert moved.campaign == "thu"
    assert get(store, "-1") == moved
    assert see(store, "-1") == moved
    assert [chat.chat_id for chat in read(store, lambda uow: uow.chats.of_campaign("thu"))] == ["-100"]
    (queued,) = read(store, lambda uow: uow.outbox.waiting("telegram", 5))
    assert queued.letter.chat_id == "-100"
    (row,) = read(store, lambda uow: uow.inbox.waiting(5))
    assert row.arrival.chat_id == "-100"


@pytest.mark.parametrize("moved_before", [False, True])
@pytest.mark.parametrize("kind", LetterKind)
def test_no_letter_names_a_message_of_the_old_group(store: Store, kind: LetterKind, *, moved_before: bool) -> None:
    """Its number is somebody else's message in the new one: letters go there without it, or not at all."""
    see(store)
    if moved_before:
        write(store, lambda uow: uow.chats.migrated("telegram", "-1", "-100"))
    plain = Letter("telegram", "-1", kind, "x", reply_to="7", target="7", key="a")
    letters = (plain, replace(plain, key="b", priority=Priority.BUTTON), replace(plain, key="c", chat_id="-5"))
    write(store, lambda uow: [uow.outbox.add(one, NOW) for one in letters])
    write(store, lambda uow: uow.chats.migrated("telegram", "-1", "-100"))
    left = {one.letter.key: one.letter for one in read(store, lambda uow: uow.outbox.waiting("telegram", 5))}
    assert left.pop("c") == letters[2]
    for found in left.values():
        assert (found.chat_id, found.reply_to, found.text) == ("-100", None, "x")
    if kind in {LetterKind.NOTICE, LetterKind.FETCH} | NEW_IN_CHAT:
        assert [(one.kind, one.target) for one in left.values()] == [(kind, "7")] * 2
    else:
        assert [(one.kind, one.target) for one in left.values()] == [(LetterKind.TEXT, None)] * (
            kind == LetterKind.EDIT
        )
        assert read(store, lambda uow: uow.outbox.outcome("a")) == "failed"


def test_message_ids_begin_again_in_a_moved_group(store: Store, desk: Desk) -> None:
    """A new message 5 is not taken for an edit of the old one, whose answers go to the new group."""
    see(store)
    old, _ = desk.report("m=5", message=5)
    write(store, lambda uow: uow.chats.migrated("telegram", "-1", "-100"))
    assert read(store, lambda uow: uow.ledger.find_message("telegram", "-100", "5")) is None
    known = read(store, lambda uow: uow.ledger.find_message("telegram", "-1", "5"))
    assert known is not None
    assert (known.id, known.chat_id) == (old.message.id, "-100")


def test_a_group_that_was_never_seen_may_move(store: Store) -> None:
    """The word of the move may come first."""
    write(store, lambda uow: uow.chats.migrated("telegram", "-1", "-100"))
    see(store, "-100")
    assert get(store, "-1") == get(store, "-100")
