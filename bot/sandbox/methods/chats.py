"""Methods about chats, members, the bot itself, its commands and files."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.loopback import API, Loopback
from bot.sandbox.shelf import DOWNLOAD_BYTES
from bot.sandbox.wire import full_chat_json, member_json, user_json
from bot.sandbox.world import PRIVATE, Json

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
DESCRIPTION_CHARACTERS = 256


@API.method("getMe")
async def get_me(api: Loopback, _call: Call) -> Json:
    """Tell who the bot is, and whether it reads all of a group's messages."""
    return user_json(api.world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": api.world.reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@API.method("getChat")
async def get_chat(api: Loopback, call: Call) -> Json:
    """Tell about a chat."""
    room = api.seen_room(call)
    if room.kind == PRIVATE and not api.world.users[room.id].started:
        raise bad_request("chat not found")
    return full_chat_json(api.world, room)


@API.method("getChatMember")
async def get_chat_member(api: Loopback, call: Call) -> Json:
    """Tell what somebody is in a chat."""
    room = api.seen_room(call)
    user = api.world.users.get(call.number("user_id"))
    if user is None:
        raise bad_request("user not found")
    return member_json(user, room.members.get(user.id, "left"))


@API.method("getChatAdministrators")
async def get_chat_administrators(api: Loopback, call: Call) -> list[Json]:
    """List a group's administrators, other bots left out."""
    room = api.room_for(call)
    if not room.is_group:
        raise bad_request("there are no administrators in the private chat")
    return [
        member_json(api.world.users[member], status)
        for member, status in room.members.items()
        if status in {"administrator", "creator"}
    ]


@API.method("getChatMemberCount")
async def get_chat_member_count(api: Loopback, call: Call) -> int:
    """Count a chat's members."""
    return sum(status not in {"left", "kicked"} for status in api.room_for(call).members.values())


@API.method("leaveChat")
async def leave_chat(api: Loopback, call: Call) -> bool:
    """Leave a group."""
    room = api.room_for(call)
    if not room.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    room.members[api.world.bot.id] = "left"
    api.world.touch(room)
    return True


def _scope(call: Call) -> str:
    scope = call.data("scope") or {"type": "default"}
    return f"{scope.get('type')}:{scope.get('chat_id', '')}:{call.text('language_code')}"


@API.method("setMyCommands")
async def set_my_commands(api: Loopback, call: Call) -> bool:
    """Set the menu of commands."""
    commands = call.data("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for item in commands:
        if not COMMAND.fullmatch(str(item.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(item.get("description", ""))) <= DESCRIPTION_CHARACTERS:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    api.world.commands[_scope(call)] = commands
    api.world.touch()
    return True


@API.method("getMyCommands")
async def get_my_commands(api: Loopback, call: Call) -> list[Any]:
    """Tell the menu of commands."""
    return api.world.commands.get(_scope(call), [])


@API.method("deleteMyCommands")
async def delete_my_commands(api: Loopback, call: Call) -> bool:
    """Take the menu of commands away."""
    api.world.commands.pop(_scope(call), None)
    api.world.touch()
    return True


@API.method("setMyDescription", "setMyShortDescription", "setMyName", "setChatMenuButton")
async def accept(_api: Loopback, _call: Call) -> bool:
    """Accept what changes nothing that the page shows."""
    return True


@API.method("getFile")
async def get_file(api: Loopback, call: Call) -> Json:
    """Tell where a file can be fetched."""
    sent_id = call.text("file_id")
    file = api.shelf.find(sent_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    folder = "photos" if file.width else "documents"
    body = {"file_id": sent_id, "file_unique_id": f"u{sent_id[0]}{file.id[-12:]}", "file_size": file.size}
    return body | {"file_path": f"{folder}/{file.id}/{file.name}"}


@API.method("logOut", "close")
async def log_out(_api: Loopback, _call: Call) -> bool:
    """Say goodbye to the server."""
    return True
