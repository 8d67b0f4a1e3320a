"""Letters' markup, measured and cut as Telegram would."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.markup import ENTITY_LIMIT, fits, measure, plain, shorten, split

_WORDS = st.text(alphabet="abc ăđ👍", min_size=0, max_size=30)
_LINE = st.one_of(
    _WORDS, st.builds("<b>{}</b> &lt;{}".format, _WORDS, _WORDS), st.builds("<i><b>{}</b></i>".format, _WORDS)
)
_MARKUP = st.lists(_LINE, min_size=1, max_size=40).map("\n".join)


@pytest.mark.parametrize(
    ("markup", "units"),
    [
        ("abc", (3, 0)),
        ("<b>a</b>&amp;b", (3, 1)),
        ("👍", (2, 0)),
        ('<a href="tg://user?id=1">Lan</a>', (3, 1)),
        ("a &lt; b", (5, 0)),
    ],
)
def test_measured_after_entities(markup: str, units: tuple[int, int]) -> None:
    """Tags and character references count as what is seen, emoji twice."""
    assert measure(markup) == units


def test_short_text_is_left_alone() -> None:
    """What fits is one piece."""
    assert split("<b>một</b>\nhai") == ("<b>một</b>\nhai",)


def test_cut_at_a_line_border_with_tags_closed_and_opened() -> None:
    """A bold passage over a border stays bold on both sides."""
    assert split("<b>aaaa\nbbbb</b>\ncc", 8) == ("<b>aaaa</b>", "<b>bbbb</b>\ncc")


def test_one_endless_line_is_cut_too() -> None:
    """A line without a border is cut at spaces, an endless word anywhere."""
    assert all(fits(piece, 20) for piece in split("x" * 100, 20))
    assert split("một hai ba bốn năm", 8) == ("một hai", "ba bốn", "năm")


def test_more_than_a_hundred_entities_are_cut() -> None:
    """Telegram shows at most a hundred entities of a message."""
    pieces = split("\n".join(f"<b>{number}</b> <i>x</i>" for number in range(120)))
    assert len(pieces) == 3
    assert all(measure(piece)[1] <= ENTITY_LIMIT for piece in pieces)


def test_shortened_text_says_so() -> None:
    """An edit can't become two messages: the rest is left out, visibly."""
    assert shorten("aaaa\nbbbb\ncccc", 10) == "aaaa\n…"


@given(_MARKUP, st.integers(min_value=12, max_value=80))
def test_nothing_is_lost(markup: str, limit: int) -> None:
    """All words are there after the cut, in order; every piece fits and its tags are balanced."""
    pieces = split(markup, limit)
    squeezed = re.sub(r"\s", "", plain(markup))
    assert re.sub(r"\s", "", "".join(map(plain, pieces))) == squeezed
    for piece in pieces:
        assert fits(piece, limit)
        opened, closed = len(re.findall(r"<[a-z]", piece)), len(re.findall(r"</[a-z]", piece))
        assert opened == closed
