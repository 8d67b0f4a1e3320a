"""What is worked out once for a visit."""

from __future__ import annotations

from bot.desk.once import Once


class _Counter:
    """Something that counts how often it was worked out."""

    def __init__(self) -> None:
        self.times = 0

    @Once
    def number(self) -> int:
        """How many times by now."""
        self.times += 1
        return self.times


def test_it_is_worked_out_when_first_asked_for() -> None:
    """Not before, and not again."""
    one = _Counter()
    assert one.times == 0
    assert (one.number, one.number, one.times) == (1, 1, 1)


def test_each_object_has_its_own() -> None:
    """What one keeps says nothing of another."""
    one, other = _Counter(), _Counter()
    one.number = 7
    assert (one.number, other.number) == (7, 1)


def test_taken_out_it_is_worked_out_anew() -> None:
    """As a visit does that goes on in another chat or campaign."""
    one = _Counter()
    assert one.number == 1
    del one.__dict__["number"]
    assert one.number == 2


def test_it_is_documented_as_what_it_stands_for() -> None:
    """The docstring is the property's."""
    assert vars(_Counter)["number"].__doc__ == "How many times by now."
