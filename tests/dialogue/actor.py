"""Somebody in the chats, with all that people do there."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.world import Json, User
from reporting.records import Account
from tests.dialogue.said import Place, Pressed, Said

if TYPE_CHECKING:
    from tests.dialogue.chat import Chat


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in the chats. What they do returns when the bot has nothing left to do (`wait=False`: at once)."""

    chat: Chat
    user: User

    @property
    def private(self) -> Place:
        """Their private chat with the bot."""
        return self.chat.place(self.user.id)

    @property
    def account(self) -> Account:
        """Who they are to the desk."""
        return Account(self.chat.app_name, str(self.user.id))

    @property
    def at_name(self) -> str:
        """The way others mention them."""
        return f"@{self.user.username or self.user.name}"

    async def says(
        self,
        text: str,
        *,
        to: Place | None = None,
        reply_to: Said | None = None,
        file: tuple[str, bytes] | None = None,
        photo: bytes | None = None,
        wait: bool = True,
    ) -> Said:
        """Say something in the group (or `to` another place), perhaps in reply, perhaps with a file or picture."""
        where = self.chat.place(reply_to.room) if reply_to and to is None else to or self.chat.group
        body: Json = {"as": self.user.id, "chat": where.room.id, "text": text}
        if reply_to:
            body["reply_to"] = reply_to.id
        if file:
            body["file"] = {"name": file[0], "data": base64.b64encode(file[1]).decode()}
        if photo:
            body["file"] = {"name": "photo.png", "data": base64.b64encode(photo).decode(), "photo": True}
        said = await self.chat.post("say", body, wait=wait)
        return self.chat.said(where.room.id, said["id"])

    async def whispers(self, text: str, **kwargs: Any) -> Said:
        """Say something to the bot in private."""
        return await self.says(text, to=self.private, **kwargs)

    async def edits(self, said: Said, text: str, *, wait: bool = True) -> Said:
        """Edit one's own message."""
        body = {"as": self.user.id, "chat": said.room, "message": said.id, "text": text}
        await self.chat.post("edit", body, wait=wait)
        return said

    async def deletes(self, said: Said) -> None:
        """Delete one's own message; the bot is told nothing, as in Telegram."""
        await self.chat.post("delete", {"as": self.user.id, "chat": said.room, "message": said.id})

    async def presses(self, label: str, *, on: Said | None = None, at: Place | None = None) -> Pressed:
        """Press the button with that label: under a message, else under the last that has it where one is."""
        said = on or self._with_button(label, at or self.chat.group)
        data = next(
            (
                b["callback_data"]
                for row in said.message.keyboard
                for b in row
                if b["text"] == label and b.get("callback_data")
            ),
            None,
        )
        assert data is not None, f"no button {label!r}, there are {said.buttons}\n{self.chat.transcript()}"
        press = await self.chat.post("press", {"as": self.user.id, "chat": said.room, "message": said.id, "data": data})
        done = self.chat.world.presses[press["id"]]
        return Pressed(done.answer or None, done.alert)

    def _with_button(self, label: str, place: Place) -> Said:
        for where in (place, self.private):
            for said in reversed(where.by_bot):
                if label in said.buttons:
                    return said
        raise AssertionError(f"no button {label!r} anywhere\n{self.chat.transcript()}")

    async def reacts(self, said: Said, emoji: str) -> None:
        """Put a reaction under a message."""
        body = {"as": self.user.id, "chat": said.room, "message": said.id, "emoji": emoji}
        await self.chat.post("react", body)

    async def starts(self, code: str = "") -> Said:
        """Press Start in the private chat, perhaps with a code."""
        return await self.whispers(f"/start {code}".strip())

    async def blocks(self, *, blocked: bool = True) -> None:
        """Block the bot in private, or let it write again."""
        await self.chat.post("block", {"as": self.user.id, "blocked": blocked})
