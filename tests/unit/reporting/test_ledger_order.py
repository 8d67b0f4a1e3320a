"""Which of two words was said later, and the order that many of them make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.ledger import in_said_order, said_before
from reporting.records import Message, StoredEntry
from tests.builders import at, entry, stored

NOON, LATER = "6/7 12:00", "6/7 12:01"


def message(id: int, number: str, sent: str = NOON, chat: str = "-1", app: str = "telegram") -> Message:
    """Build a message; `id` is the order in which they came."""
    return Message(id, app, chat, number, 1, "thu", at(sent), "")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(message(2, "9"), message(1, "8", LATER), id="the sending time decides"),
        pytest.param(message(2, "9"), message(1, "10"), id="then the chat's own numbers"),
        pytest.param(message(1, "10"), message(2, "9", chat="-2"), id="of two chats what came first"),
        pytest.param(message(1, "10"), message(2, "9", app="zalo"), id="of two apps what came first"),
        pytest.param(message(1, "b7"), message(2, "a1"), id="ids that are no numbers say nothing"),
        pytest.param(message(1, "٣"), message(2, "2"), id="nor do digits of other scripts"),
    ],
)
def test_which_was_said_before(first: Message, then: Message) -> None:
    """One of the two is, whichever is asked of."""
    assert said_before(first, then)
    assert not said_before(then, first)
    one, other = _stored(first), _stored(then)
    assert in_said_order([other, one]) == [one, other]


def _stored(said: Message) -> StoredEntry:
    return stored(entry("m=1"), f"{said.sent_at:%-d/%-m %H:%M}", message=said, id=said.id)


@given(
    st.lists(
        st.tuples(st.sampled_from([NOON, LATER]), st.sampled_from("ab"), st.sampled_from(["1", "2", "10", "x"])),
        max_size=7,
    )
)
def test_the_order_depends_on_nothing_but_what_was_said(said: list[tuple[str, str, str]]) -> None:
    """However the entries are given; and a chat's own messages are in its own order."""
    some = [_stored(message(came, number, sent, chat)) for came, (sent, chat, number) in enumerate(said)]
    found = in_said_order(some)
    assert found == in_said_order(some[::-1])
    assert sorted(one.id for one in found) == list(range(len(some)))
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            assert other.sent_at >= one.sent_at
            if other.message.chat_id == one.message.chat_id and "x" not in {
                one.message.message_id, other.message.message_id,
            }:  # fmt: skip
                assert int(one.message.message_id) <= int(other.message.message_id) or one.sent_at < other.sent_at
