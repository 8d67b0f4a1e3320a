"""Raw updates on their way into the inbox."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.arrivals import MASKED, arrival_of
from tests.unit.telegram.updates import edited, message, pressed

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def test_renumbered_update_keeps_its_key() -> None:
    """Telegram may deliver again under a new number: it is the same arrival."""
    again = message("m1=120") | {"update_id": 99}
    assert arrival_of(message("m1=120")).key == arrival_of(again).key


def test_two_edits_within_a_second_differ() -> None:
    """An edit date has whole seconds, so the text is part of the key."""
    first, second = edited("m1=120", 1_690_765_300), edited("m1=130", 1_690_765_300)
    assert arrival_of(first).key != arrival_of(second).key


def test_an_edit_back_is_a_new_arrival() -> None:
    """The same text at another time is another edit."""
    assert arrival_of(edited("m1=120", 5)).key != arrival_of(edited("m1=120", 9)).key


def test_a_button_is_named_by_its_callback() -> None:
    """Two presses of one button are two arrivals, one press delivered twice is one."""
    assert arrival_of(pressed()).key == arrival_of(pressed() | {"update_id": 8}).key == "button:123456789012"


def test_personal_data_is_masked_everywhere() -> None:
    """Text, caption, quoted text and names: an ID-card number stays nowhere."""
    update = message("CCCD 072088001234", reply_to_message={"message_id": 1, "text": "gọi 0900000000"})
    arrival = arrival_of(update)
    stored = json.dumps(arrival.payload)
    assert "072088001234" not in stored
    assert "0900000000" not in stored
    assert arrival.payload[MASKED] is True


def test_a_contacts_number_is_masked_whole() -> None:
    """Whatever its form: a landline, a foreign number, one that no rule for texts knows."""
    for number in ("+84900000000", "02760000123", "+1 555 0100", "113"):
        contact = {"phone_number": number, "first_name": "Nam", "user_id": 290123456}
        arrival = arrival_of({"update_id": 1, "message": {"message_id": 1, "chat": {"id": 5}, "contact": contact}})
        said = arrival.payload["message"]["contact"]
        assert not any(letter.isdigit() for letter in said["phone_number"])
        assert len(said["phone_number"]) == len(number)
        assert said["user_id"] == 290123456
        assert arrival.payload["_masked"] is True


def test_telegrams_own_ids_are_not_masked() -> None:
    """A callback id of twelve digits is no ID card; masked it could not be answered."""
    assert arrival_of(pressed()).payload["callback_query"]["id"] == "123456789012"


@pytest.mark.parametrize(
    "update", [None, 5, "x", [], {}, {"message": 3}, {"message": {"message_id": {}}}, {"x": "\ud800\0"}]
)
def test_nonsense_is_kept_all_the_same(update: object) -> None:
    """Whatever Telegram sends becomes an arrival that any database takes."""
    arrival = arrival_of(update)
    assert arrival.key
    assert "\0" not in json.dumps(arrival.payload, ensure_ascii=False).encode().decode()


@given(_JSON)
def test_never_raises(update: object) -> None:
    """Any JSON makes an arrival, and the same JSON the same key."""
    assert arrival_of(update).key == arrival_of(update).key
