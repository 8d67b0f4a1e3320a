"""Telegram's HTML, read as Telegram reads it."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.markup import find_entities, parse_html, utf16, with_found


def test_marks_are_counted_in_utf16_units() -> None:
    """An emoji before a bold word counts twice."""
    text, entities = parse_html("😀 <b>Tân Hưng</b> &lt;120&gt; &amp; <code>m1=1</code>")
    assert text == "😀 Tân Hưng <120> & m1=1"
    assert entities[0] == {"type": "bold", "offset": 3, "length": 8}
    assert entities[1]["type"] == "code"
    assert utf16("😀") == 2


def test_tags_nest() -> None:
    """A bold word may hold an italic one."""
    _, entities = parse_html("<b>a<i>b</i></b>")
    assert sorted((e["type"], e["offset"], e["length"]) for e in entities) == [("bold", 0, 2), ("italic", 1, 1)]


def test_a_person_is_mentioned_by_id() -> None:
    """A link to tg://user becomes a mention."""
    _, entities = parse_html('<a href="tg://user?id=42">Tân Hòa</a> <a href="https://example.com/?a=1&amp;b=2">x</a>')
    assert entities[0] == {"type": "text_mention", "offset": 0, "length": 7, "user": {"id": 42}}
    assert entities[1]["url"] == "https://example.com/?a=1&b=2"


def test_spaces_around_are_trimmed_with_their_marks() -> None:
    """Leading and trailing white space goes, and marks move along."""
    assert parse_html("\n  <b> Tân</b>  \n") == ("Tân", [{"type": "bold", "offset": 0, "length": 3}])


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("ấ</b>", "Unexpected end tag at byte offset 3"),
        ("<font>x</font>", 'Unsupported start tag "font" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(source: str, what: str) -> None:
    """Each fault has Telegram's own sentence, with the place in bytes."""
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {what}"


def test_telegram_finds_commands_and_mentions_itself() -> None:
    """/báocáo is no command for Telegram, its letter goes on."""
    found = find_entities("/bc@baocao_thu_bot Tân Hưng @dm_tan_hung #baocao x@y.vn https://a.vn")
    assert [e["type"] for e in found] == ["bot_command", "mention", "hashtag", "email", "url"]
    assert find_entities("/báocáo m1=1") == []
    assert find_entities("24/7 và 12/375") == []


def test_what_stands_in_code_is_not_marked_again() -> None:
    """A command in code stays code."""
    assert [e["type"] for e in with_found("/bc x", [{"type": "code", "offset": 0, "length": 5}])] == ["code"]
