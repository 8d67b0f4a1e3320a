"""What people do in Zalo: they say things, and the bot hears in groups only what names it or replies to it."""

from __future__ import annotations

from bot.sandbox.errors import PlayError
from bot.sandbox.markup import Entity
from bot.sandbox.play import Attachment, Play
from bot.sandbox.world import GONE, Message, Press, Room
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.wire import event_json


class ZaloPlay(Play):
    """Moves of people on a Zalo server. Zalo tells bots of messages alone."""

    def __init__(self, api: ZaloLoopback) -> None:
        super().__init__(api)
        self.zalo = api

    def say(
        self,
        user: int,
        room: int,
        text: str,
        *,
        reply_to: int | None = None,
        entities: list[Entity] | None = None,  # noqa: ARG002 - Zalo has none
        attachment: Attachment | None = None,
    ) -> Message:
        """Say something in a room, in the group or in private to the bot."""
        who, where = self._member(user, room)
        if not text.strip() and attachment is None:
            raise PlayError("an empty message can't be sent")
        if not where.is_group:
            who.started = True
        if reply_to is not None:
            self.world.find(room, reply_to)
        file = None
        if attachment:
            file = self.api.shelf.put(attachment.name, attachment.mime, attachment.data, photo=attachment.photo)
        message = self.world.post(where, who.id, text)
        message.reply_to = reply_to
        if file:
            message.file, message.photo = file.id, bool(attachment and attachment.photo)
        if self.sees(message):
            url = f"{self.zalo.base}/photo/{message.file}" if message.photo else ""
            self.api.feed.push("message", event_json(self.world, message, url))
        return message

    def sees(self, message: Message) -> bool:
        """Tell whether Zalo hands a message to the bot: private, naming it by the @ list, or a reply to it."""
        room = self.world.room(message.room)
        if not room.is_group:
            return True
        if self.world.bot_status(room) in GONE or message.service:
            return False
        original = room.messages.get(message.reply_to or 0)
        replies = original is not None and original.sender == self.world.bot.id
        return replies or f"@{self.world.bot.name}".casefold() in message.text.casefold()

    def edit(self, user: int, room: int, message: int, text: str, *, entities: list[Entity] | None = None) -> Message:  # noqa: ARG002
        """Refuse: Zalo lets nobody edit."""
        raise PlayError("nobody edits a message in Zalo")

    def press(self, user: int, room: int, message: int, data: str) -> Press:  # noqa: ARG002
        """Refuse: there are no buttons."""
        raise PlayError("there are no buttons in Zalo")

    def react(self, user: int, room: int, message: int, emoji: str) -> None:
        """Put a reaction under a message; the bot hears nothing of it."""
        who, where = self._member(user, room)
        said = self.world.find(where.id, message)
        said.reactions.pop(who.id, "")
        if emoji:
            said.reactions[who.id] = emoji
        self.world.touch(said)

    def block(self, user: int, *, blocked: bool) -> None:
        """Block the bot, or let it write again; it hears nothing of it."""
        self.world.user(user).blocked = blocked
        self.world.touch()

    def set_bot(self, by: int, room: int, status: str) -> None:
        """Let the bot into a group or throw it out; it hears nothing of it."""
        where = self.world.room(room)
        self.world.user(by)
        where.members[self.world.bot.id] = "member" if status == "administrator" else status
        self.world.touch(where)

    def join(self, user: int, room: int) -> None:
        """Let somebody into a group."""
        where = self.world.room(room)
        where.members[self.world.user(user).id] = "member"
        self.world.touch(where)

    def leave(self, user: int, room: int) -> None:
        """Let somebody leave a group."""
        who, where = self._member(user, room)
        where.members[who.id] = "left"
        self.world.touch(where)

    def migrate(self, by: int, room: int, new_id: int) -> Room:  # noqa: ARG002
        """Refuse: groups keep their ids, as far as anybody knows."""
        raise PlayError("groups keep their ids in Zalo")

    def rename(self, by: int, room: int, title: str) -> None:
        """Give a group another title, of which the bot hears nothing."""
        _, where = self._member(by, room)
        where.title = title
        self.world.touch(where)
