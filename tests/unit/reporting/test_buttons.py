"""What a button carries: which question it answers and how; anything else answers none."""

from __future__ import annotations

import pytest

from reporting.records import choice_data, read_choice


@pytest.mark.parametrize("choice", ["yes", "tan-hung@2023-07-24_2023-07-30", "a:b", 7])
def test_what_a_button_carries_is_read_again(choice: object) -> None:
    """A choice may hold a colon of its own."""
    assert read_choice(choice_data(12, choice)) == (12, str(choice))


@pytest.mark.parametrize("data", ["", "status", "q", "q:", "q:12", "q:0:yes", "q:x:yes", "q:-1:yes", f"q:{10**18}:yes"])
def test_other_data_answers_no_question(data: str) -> None:
    """Neither a command's word nor a number that no question ever has."""
    assert read_choice(data) is None
