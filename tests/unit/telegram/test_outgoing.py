"""Letters through the real calls, against the loopback Bot API."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from bot.sender.transport import (
    ChatMovedError,
    NotDeliveredError,
    ObsoleteError,
    OutcomeUnknownError,
    PictureRejectedError,
    RateLimitedError,
    SendError,
    ServerTroubleError,
    UnreachableError,
)
from bot.telegram.markup import fits
from reporting.records import Button, Letter, LetterKind
from tests.unit.bot.letters import letter
from tests.unit.telegram.line import LAN, MINH, Line

GROUP = "-1001"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def test_text_with_buttons_in_reply(line: Line) -> None:
    """Markup, keyboard and reply arrive; the message id comes back."""
    asked = line.play.say(LAN, -1001, "/status")
    sent = await line.transport.send(
        letter(GROUP, "<b>Xếp</b> &lt;1&gt;", reply_to=str(asked.id), buttons=((Button("Đúng", "q:1:y"),),)), None
    )
    assert sent.message_id == str(line.last.id)
    assert line.last.text == "Xếp <1>"
    assert line.last.reply_to == asked.id
    assert line.last.keyboard[0][0]["callback_data"] == "q:1:y"


@pytest.mark.parametrize("kind", [LetterKind.TEXT, LetterKind.PICTURE, LetterKind.EDIT])
async def test_a_rate_is_not_broken_over_lines(line: Line, kind: LetterKind) -> None:
    """In words, under a picture and after an edit: what a phone may break there is no plain space."""
    said = "lũy kế 7.529/14.975 = <b>50,28 %</b>, còn để đạt 70 %"
    target = (await line.transport.send(letter(GROUP, "x"), None)).message_id
    await line.transport.send(
        letter(GROUP, said, kind=kind, target=target), PNG if kind is LetterKind.PICTURE else None
    )
    assert line.last.text == "lũy kế 7.529/14.975 = 50,28\u00a0%, còn để đạt 70\u00a0%"


async def test_reply_to_a_deleted_message(line: Line) -> None:
    """The answer goes out all the same, as a message of its own."""
    await line.transport.send(letter(GROUP, "x", reply_to="9999"), None)
    assert line.last.text == "x"


async def test_picture_then_its_file_id(line: Line) -> None:
    """Uploaded once, sent again by the id that came back."""
    first = await line.transport.send(letter(GROUP, "Xếp hạng", kind=LetterKind.PICTURE), PNG)
    assert first.file_id is not None
    assert line.last.photo
    again = await line.transport.send(letter(GROUP, "Lại", kind=LetterKind.PICTURE), first.file_id)
    assert again.message_id != first.message_id
    assert line.last.text == "Lại"


async def test_a_bad_picture_is_named_so(line: Line) -> None:
    """What is no picture, and a file id that nobody knows."""
    for picture in (b"no picture", "AgAC-unknown", None):
        with pytest.raises(PictureRejectedError):
            await line.transport.send(letter(GROUP, "x", kind=LetterKind.PICTURE), picture)


async def test_edit_react_pin_delete(line: Line) -> None:
    """What is done to messages that are there."""
    said = line.play.say(LAN, -1001, "m1=1")
    sent = await line.transport.send(letter(GROUP, "một"), None)
    for change in (
        letter(GROUP, "hai", kind=LetterKind.EDIT, target=sent.message_id),
        letter(GROUP, "hai", kind=LetterKind.EDIT, target=sent.message_id),  # the same again changes nothing
        letter(GROUP, "👍", kind=LetterKind.REACTION, target=str(said.id)),
        letter(GROUP, "", kind=LetterKind.PIN, target=sent.message_id),
        letter(GROUP, "", kind=LetterKind.DELETE, target=str(said.id)),
    ):
        await line.transport.send(change, None)
    mine = line.group.messages[int(sent.message_id or 0)]
    assert (mine.text, mine.pinned) == ("hai", True)
    assert said.deleted


async def test_editing_a_pictures_words(line: Line) -> None:
    """A picture's text is its caption."""
    sent = await line.transport.send(letter(GROUP, "a", kind=LetterKind.PICTURE), PNG)
    await line.transport.send(letter(GROUP, "b", kind=LetterKind.EDIT, target=sent.message_id), None)
    assert line.last.text == "b"


async def test_a_pressed_button_is_answered(line: Line) -> None:
    """The notice reaches who pressed, without markup."""
    await line.transport.send(letter(GROUP, "?", buttons=((Button("Có", "q:1:y"),),)), None)
    press = line.play.press(LAN, -1001, line.last.id, "q:1:y")
    await line.transport.send(letter(GROUP, "Đã <b>ghi</b>", kind=LetterKind.NOTICE, target=press.id), None)
    assert press.answer == "Đã ghi"


async def test_unreadable_markup_goes_out_as_words(line: Line) -> None:
    """A mistake of ours in the markup costs the bold type, not the message."""
    await line.transport.send(letter(GROUP, "<b>Đã nhận"), None)
    assert line.last.text == "Đã nhận"


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (letter("-404"), UnreachableError),
        (letter(str(MINH)), UnreachableError),
        (letter(GROUP, kind=LetterKind.EDIT, target="9999"), ObsoleteError),
        (letter(GROUP, kind=LetterKind.DELETE, target="9999"), ObsoleteError),
        (letter(GROUP, "👍", kind=LetterKind.REACTION, target="9999"), ObsoleteError),
        (letter(GROUP, kind=LetterKind.NOTICE, target="1"), ObsoleteError),
    ],
)
async def test_refusals_by_their_names(line: Line, wanted: Letter, kind: type[SendError]) -> None:
    """A chat that is not there, a person who never pressed Start, messages that are gone."""
    with pytest.raises(kind):
        await line.transport.send(wanted, None)


async def test_kicked(line: Line) -> None:
    """A group that threw the bot out can't be written to."""
    line.play.set_bot(LAN, -1001, "kicked")
    with pytest.raises(UnreachableError):
        await line.transport.send(letter(GROUP), None)


async def test_a_group_that_moved(line: Line) -> None:
    """The new id comes with the refusal."""
    line.play.migrate(LAN, -1001, -100777)
    with pytest.raises(ChatMovedError) as caught:
        await line.transport.send(letter(GROUP), None)
    assert caught.value.new_chat_id == "-100777"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"too_many": 1, "retry_after": 4}, RateLimitedError),
        ({"server_errors": 1}, ServerTroubleError),
        ({"drop_before": 1}, OutcomeUnknownError),
        ({"drop_after": 1}, OutcomeUnknownError),
        ({"unauthorized": True}, ServerTroubleError),
    ],
)
async def test_trouble_by_its_name(line: Line, fault: dict[str, Any], kind: type[Exception]) -> None:
    """A 429, a 502, cut connections, a token that is refused: whether for good, getMe will say."""
    line.api.faults.set(fault)
    with pytest.raises(kind) as caught:
        await line.transport.send(letter(GROUP), None)
    assert line.api.token not in str(caught.value)
    if isinstance(caught.value, RateLimitedError):
        assert caught.value.seconds == 4


async def test_a_cut_edit_may_simply_be_done_again(line: Line) -> None:
    """Doing it twice does no harm, so its outcome is no riddle."""
    sent = await line.transport.send(letter(GROUP, "a"), None)
    line.api.faults.set({"drop_after": 1})
    with pytest.raises(NotDeliveredError):
        await line.transport.send(letter(GROUP, "b", kind=LetterKind.EDIT, target=sent.message_id), None)


def test_long_texts_are_taken_apart(line: Line) -> None:
    """The first piece replies, the last has the buttons, no piece is too long."""
    buttons = ((Button("Đúng", "q:1:y"),),)
    pieces = line.transport.pieces(letter(GROUP, "\n".join(["dòng " * 20] * 100), reply_to="5", buttons=buttons))
    assert len(pieces) == 3
    assert all(fits(piece.text) for piece in pieces)
    assert [piece.reply_to for piece in pieces] == ["5", None, None]
    assert [bool(piece.buttons) for piece in pieces] == [False, False, True]


def test_a_long_caption_becomes_a_text(line: Line) -> None:
    """The picture goes without words, the words follow."""
    pieces = line.transport.pieces(letter(GROUP, "dòng\n" * 300, kind=LetterKind.PICTURE, picture={"kind": "ranking"}))
    assert [piece.kind for piece in pieces] == [LetterKind.PICTURE, LetterKind.TEXT]
    assert pieces[0].text == ""
