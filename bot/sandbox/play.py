"""What people do in the sandbox: say, edit, press, react, come and go. Each move makes the update Telegram would."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import PlayError
from bot.sandbox.loopback import Loopback
from bot.sandbox.markup import Entity, utf16, with_found
from bot.sandbox.wire import chat_json, member_json, message_json, user_json
from bot.sandbox.world import GONE, PRIVATE, SUPERGROUP, Json, Message, Press, Room, User


@dataclass(slots=True)
class Attachment:
    """A file that somebody sends along."""

    name: str
    mime: str
    data: bytes
    photo: bool


class Play:
    """Moves of people on a loopback server."""

    def __init__(self, api: Loopback) -> None:
        self.api = api
        self.world = api.world

    # -- saying -------------------------------------------------------------------------------------------------

    def say(
        self,
        user: int,
        room: int,
        text: str,
        *,
        reply_to: int | None = None,
        entities: list[Entity] | None = None,
        attachment: Attachment | None = None,
    ) -> Message:
        """Say something in a room, in the group or in private to the bot."""
        who, where = self._member(user, room)
        if not text.strip() and attachment is None:
            raise PlayError("an empty message can't be sent")
        if where.kind == PRIVATE:
            if who.blocked:
                raise PlayError(f"{who.name} has blocked the bot")
            who.started = True
        if reply_to is not None:
            self.world.find(room, reply_to)
        file = None
        if attachment:
            file = self.api.shelf.put(attachment.name, attachment.mime, attachment.data, photo=attachment.photo)
        marks = with_found(text, [*(entities or []), *self._mentions(text)])
        message = self.world.post(where, who.id, text, marks)
        message.reply_to = reply_to
        if file:
            message.file, message.photo = file.id, bool(attachment and attachment.photo)
        if self.sees(message):
            self.api.feed.push("message", message_json(self.world, message))
        return message

    def edit(self, user: int, room: int, message: int, text: str, *, entities: list[Entity] | None = None) -> Message:
        """Edit one's own message."""
        _, where = self._member(user, room)
        said = self.world.find(where.id, message)
        if said.sender != user:
            raise PlayError("only one's own messages can be edited")
        if text == said.text:
            raise PlayError("the text is the same as before")
        if not text.strip() and not said.file:
            raise PlayError("an empty message can't be sent")
        said.text = text
        said.entities = with_found(text, [*(entities or []), *self._mentions(text)])
        said.edited = self.world.stamp()
        self.world.touch(said)
        if self.sees(said):
            self.api.feed.push("edited_message", message_json(self.world, said))
        return said

    def delete(self, user: int, room: int, message: int) -> None:
        """Delete one's own message; Telegram tells bots nothing of it."""
        _, where = self._member(user, room)
        said = self.world.find(where.id, message)
        if said.sender != user and where.members.get(user) not in {"creator", "administrator"}:
            raise PlayError("only one's own messages can be deleted")
        said.deleted = True
        self.world.touch(said)

    def press(self, user: int, room: int, message: int, data: str) -> Press:
        """Press a button under one of the bot's messages; the answer comes later, in the press."""
        who, where = self._member(user, room)
        said = self.world.find(where.id, message)
        if not any(button.get("callback_data") == data for row in said.keyboard for button in row):
            raise PlayError("the message has no such button any more")
        press = Press(str(secrets.randbits(60)), who.id, where.id, said.id, data)
        self.world.presses[press.id] = press
        self.api.feed.push(
            "callback_query",
            {
                "id": press.id,
                "from": user_json(who),
                "message": message_json(self.world, said),
                "chat_instance": str(where.id * 7919),
                "data": data,
            },
        )
        self.world.touch()
        return press

    def react(self, user: int, room: int, message: int, emoji: str) -> None:
        """Put a reaction under a message; an empty one takes it away."""
        who, where = self._member(user, room)
        said = self.world.find(where.id, message)
        before = said.reactions.pop(who.id, "")
        if emoji:
            said.reactions[who.id] = emoji
        self.world.touch(said)
        if self.api.is_admin(where) and where.is_group:
            update: Json = {
                "chat": chat_json(self.world, where),
                "message_id": said.id,
                "user": user_json(who),
                "date": self.world.stamp(),
                "old_reaction": _reaction(before),
                "new_reaction": _reaction(emoji),
            }
            self.api.feed.push("message_reaction", update)

    def sees(self, message: Message) -> bool:
        """Tell whether the bot gets a message: it is there, and privacy mode lets it."""
        room = self.world.room(message.room)
        status = self.world.bot_status(room)
        if status in GONE:
            return False
        if not room.is_group or status == "administrator" or self.world.reads_all or message.service:
            return True
        command = next((e for e in message.entities if e["type"] == "bot_command" and e["offset"] == 0), None)
        if command:
            _, _, named = message.text[: command["length"]].partition("@")
            return not named or named.lower() == (self.world.bot.username or "").lower()
        original = room.messages.get(message.reply_to or 0)
        return original is not None and original.sender == self.world.bot.id

    def _member(self, user: int, room: int) -> tuple[User, Room]:
        who, where = self.world.user(user), self.world.room(room)
        if where.members.get(who.id, "left") in GONE:
            raise PlayError(f"{who.name} is not in this chat")
        return who, where

    def _mentions(self, text: str) -> list[Entity]:
        """Mark `@Full Name` of somebody without a username, as a phone does when one picks them from the list."""
        found = []
        for user in self.world.people():
            at = text.find(f"@{user.name}") if not user.username else -1
            if at >= 0:
                length = utf16(f"@{user.name}")
                mark: dict[str, Any] = {"type": "text_mention", "offset": utf16(text[:at]), "length": length}
                found.append(mark | {"user": {"id": user.id}})
        return found

    # -- coming and going ---------------------------------------------------------------------------------------

    def block(self, user: int, *, blocked: bool) -> None:
        """Block the bot, or let it write again."""
        who = self.world.user(user)
        if who.blocked != blocked:
            who.blocked = blocked
            old, new = ("member", "kicked") if blocked else ("kicked", "member")
            self._bot_became(self.world.room(user), who, old, new)

    def set_bot(self, by: int, room: int, status: str) -> None:
        """Make the bot a member or administrator of a group, or throw it out (`left`, `kicked`)."""
        who, where = self.world.user(by), self.world.room(room)
        old = self.world.bot_status(where)
        if old == status:
            return
        where.members[self.world.bot.id] = status
        self._bot_became(where, who, old, status)
        if old in GONE and status not in GONE:
            newcomer = user_json(self.world.bot)
            self._service(where, who, {"new_chat_members": [newcomer], "new_chat_member": newcomer})

    def _bot_became(self, room: Room, by: User, old: str, new: str) -> None:
        self.world.touch(room)
        self.api.feed.push(
            "my_chat_member",
            {
                "chat": chat_json(self.world, room),
                "from": user_json(by),
                "date": self.world.stamp(),
                "old_chat_member": member_json(self.world.bot, old),
                "new_chat_member": member_json(self.world.bot, new),
            },
        )

    def join(self, user: int, room: int) -> None:
        """Let somebody into a group."""
        who, where = self.world.user(user), self.world.room(room)
        if where.members.get(who.id, "left") in GONE:
            where.members[who.id] = "member"
            self._service(where, who, {"new_chat_members": [user_json(who)]})

    def leave(self, user: int, room: int) -> None:
        """Let somebody leave a group."""
        who, where = self._member(user, room)
        self._service(where, who, {"left_chat_member": user_json(who)})
        where.members[who.id] = "left"
        self.world.touch(where)

    def migrate(self, by: int, room: int, new_id: int) -> Room:
        """Turn a group into a supergroup under a new id, as Telegram does by itself one day."""
        who, old = self.world.user(by), self.world.room(room)
        if new_id in self.world.rooms:
            raise PlayError(f"there is a chat with the id {new_id} already")
        new = self.world.add_group(new_id, old.title, [], SUPERGROUP)
        new.members = dict(old.members)
        self._service(old, who, {"migrate_to_chat_id": new_id})
        old.migrated_to = new_id
        self._service(new, who, {"migrate_from_chat_id": old.id})
        return new

    def rename(self, by: int, room: int, title: str) -> None:
        """Give a group another title."""
        who, where = self._member(by, room)
        where.title = title
        self._service(where, who, {"new_chat_title": title})
        self.world.touch(where)

    def _service(self, room: Room, by: User, what: Json) -> Message:
        message = self.world.post(room, by.id)
        message.service = what
        if self.sees(message):
            self.api.feed.push("message", message_json(self.world, message))
        return message


def _reaction(emoji: str) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
