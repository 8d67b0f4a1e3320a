"""Sending, editing and reacting, with Telegram's refusals."""

from __future__ import annotations

import io
from typing import Any

import aiohttp
import pytest
from PIL import Image

from tests.sandbox.conftest import GROUP, LEAD, LEADER, Server


def png(width: int, height: int) -> bytes:
    """Make a picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


async def upload(server: Server, method: str, field: str, data: bytes, **params: str) -> dict[str, Any]:
    """Send a file as a form."""
    form = aiohttp.FormData(params)
    form.add_field(field, data, filename="x.png")
    async with server.session.post(f"{server.base}/bot{server.api.token}/{method}", data=form) as answer:
        body: dict[str, Any] = await answer.json()
        return body


async def test_a_text_is_sent_with_buttons_as_a_reply(server: Server) -> None:
    """What goes in comes out, marks and all."""
    said = server.play.say(LEAD, GROUP, "/report TânHưng m1=1")
    sent = await server.ok(
        "sendMessage",
        chat_id=GROUP,
        text="Đã nhận: <b>xã Tân Hưng</b>",
        parse_mode="HTML",
        reply_parameters={"message_id": said.id},
        reply_markup={"inline_keyboard": [[{"text": "Thay", "callback_data": "q:1:a"}]]},
    )
    assert sent["text"] == "Đã nhận: xã Tân Hưng"
    assert sent["entities"] == [{"type": "bold", "offset": 9, "length": 11}]
    assert sent["reply_to_message"]["text"] == "/report TânHưng m1=1"
    assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "q:1:a"


@pytest.mark.parametrize(
    ("params", "what"),
    [
        ({"chat_id": GROUP, "text": " "}, "400 Bad Request: message text is empty"),
        ({"chat_id": GROUP, "text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"chat_id": 5, "text": "x"}, "400 Bad Request: chat not found"),
        ({"text": "x"}, "400 Bad Request: chat_id is empty"),
        ({"chat_id": LEAD, "text": "x"}, "403 Forbidden: bot can't initiate conversation with a user"),
        (
            {"chat_id": GROUP, "text": "x", "reply_parameters": {"message_id": 999}},
            "400 Bad Request: message to be replied not found",
        ),
        (
            {
                "chat_id": GROUP,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]},
            },
            "400 Bad Request: BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_what_telegram_refuses_is_refused(server: Server, params: dict[str, Any], what: str) -> None:
    """The envelope carries Telegram's code and words."""
    assert await server.no("sendMessage", **params) == what


async def test_a_wrong_token_and_an_unknown_method(server: Server) -> None:
    """401 and 404, as Telegram answers them."""
    async with server.session.get(f"{server.base}/bot1:x/getMe") as answer:
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert await server.no("sendSecret") == "404 Not Found: method not found"


async def test_an_edit_must_change_something(server: Server) -> None:
    """The same text again is refused, another one is taken, the buttons go."""
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = await server.ok("sendMessage", chat_id=GROUP, text="một", reply_markup=markup)
    place = {"chat_id": GROUP, "message_id": sent["message_id"]}
    assert "message is not modified" in await server.no("editMessageText", **place, text="một", reply_markup=markup)
    edited = await server.ok("editMessageText", **place, text="hai")
    assert edited["text"] == "hai"
    assert "reply_markup" not in edited
    assert edited["edit_date"]
    said = server.play.say(LEAD, GROUP, "x")
    foreign = {"chat_id": GROUP, "message_id": said.id, "text": "y"}
    assert await server.no("editMessageText", **foreign) == "400 Bad Request: message can't be edited"
    gone = {"chat_id": GROUP, "message_id": 999, "text": "y"}
    assert await server.no("editMessageText", **gone) == "400 Bad Request: message to edit not found"


async def test_pictures_are_measured(server: Server) -> None:
    """A picture is taken, known again by its id, and refused where it is junk or too long a strip."""
    body = await upload(server, "sendPhoto", "photo", png(2000, 1000), chat_id=str(GROUP), caption="<i>c</i>")
    largest = body["result"]["photo"][-1]
    assert (largest["width"], largest["height"]) == (1280, 640)
    again = await server.ok("sendPhoto", chat_id=LEADER, photo=largest["file_id"])
    assert again["photo"][-1]["file_id"] == largest["file_id"]
    strip = await upload(server, "sendPhoto", "photo", png(2100, 100), chat_id=str(GROUP))
    assert strip["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    junk = await upload(server, "sendPhoto", "photo", b"no picture", chat_id=str(GROUP))
    assert junk["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    assert "wrong file identifier" in await server.no("sendPhoto", chat_id=GROUP, photo="abc")
    assert "caption is too long" in await server.no(
        "sendPhoto", chat_id=GROUP, photo=largest["file_id"], caption="x" * 1025
    )


async def test_a_file_comes_back_whole(server: Server) -> None:
    """GetFile tells where, and the bytes are the same."""
    body = await upload(server, "sendDocument", "document", b"a;b\n1;2\n", chat_id=str(LEADER))
    told = await server.ok("getFile", file_id=body["result"]["document"]["file_id"])
    async with server.session.get(f"{server.base}/file/bot{server.api.token}/{told['file_path']}") as answer:
        assert await answer.read() == b"a;b\n1;2\n"


async def test_an_album_has_two_to_ten_pictures(server: Server) -> None:
    """Its parts share an album's id; one alone is refused."""
    body = await upload(server, "sendPhoto", "photo", png(100, 100), chat_id=str(GROUP))
    photo = {"type": "photo", "media": body["result"]["photo"][-1]["file_id"]}
    sent = await server.ok("sendMediaGroup", chat_id=GROUP, media=[photo, {**photo, "caption": "hai"}])
    assert len({part["media_group_id"] for part in sent}) == 1
    assert sent[1]["caption"] == "hai"
    assert "must be from 2 to 10" in await server.no("sendMediaGroup", chat_id=GROUP, media=[photo])


async def test_reactions_are_those_telegram_has(server: Server) -> None:
    """A thumb is shown and taken away; a car is refused."""
    said = server.play.say(LEAD, GROUP, "x")
    place = {"chat_id": GROUP, "message_id": said.id}
    await server.ok("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert said.reactions == {server.api.world.bot.id: "👍"}
    refused = await server.no("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "🚗"}])
    assert refused == "400 Bad Request: REACTION_INVALID"
    await server.ok("setMessageReaction", **place, reaction=[])
    assert said.reactions == {}


async def test_pins_and_deletes_need_rights(server: Server) -> None:
    """A mere member can neither pin nor delete what others said; an administrator can."""
    said = server.play.say(LEAD, GROUP, "079123456789")
    place = {"chat_id": GROUP, "message_id": said.id}
    assert "not enough rights" in await server.no("pinChatMessage", **place)
    assert await server.no("deleteMessage", **place) == "400 Bad Request: message can't be deleted"
    server.play.set_bot(LEADER, GROUP, "administrator")
    await server.ok("pinChatMessage", **place)
    assert (await server.ok("getChat", chat_id=GROUP))["pinned_message"]["message_id"] == said.id
    await server.ok("deleteMessage", **place)
    assert said.deleted
    assert await server.no("deleteMessage", **place) == "400 Bad Request: message to delete not found"


async def test_a_bot_that_is_out_is_told_so(server: Server) -> None:
    """Kicked, blocked, moved: each has its own answer."""
    server.play.block(LEADER, blocked=True)
    assert await server.no("sendMessage", chat_id=LEADER, text="x") == "403 Forbidden: bot was blocked by the user"
    server.play.migrate(LEADER, GROUP, -1_009_999)
    body = await server.call("sendMessage", chat_id=GROUP, text="x")
    assert body["parameters"] == {"migrate_to_chat_id": -1_009_999}
    server.play.set_bot(LEADER, -1_009_999, "kicked")
    refused = await server.no("sendMessage", chat_id=-1_009_999, text="x")
    assert refused == "403 Forbidden: bot was kicked from the supergroup chat"


async def test_the_menu_of_commands_is_checked(server: Server) -> None:
    """A name with diacritics is no command."""
    await server.ok("setMyCommands", commands=[{"command": "baocao", "description": "Gửi số liệu"}])
    assert await server.ok("getMyCommands") == [{"command": "baocao", "description": "Gửi số liệu"}]
    bad = [{"command": "báocáo", "description": "x"}]
    assert await server.no("setMyCommands", commands=bad) == "400 Bad Request: BOT_COMMAND_INVALID"
