"""What was said in a chat, where, and what a pressed button showed, as a test reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.sandbox.world import Message, Room

if TYPE_CHECKING:
    from tests.dialogue.chat import Chat


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """A message in a chat, always as it looks now: after edits, with its reactions and buttons."""

    chat: Chat
    room: int
    id: int

    @property
    def message(self) -> Message:
        """The message itself."""
        return self.chat.world.rooms[self.room].messages[self.id]

    @property
    def text(self) -> str:
        """The text or caption, without markup; what keeps a number's per cent sign on its line is read as a space."""
        return self.message.text.replace("\u00a0%", " %")

    @property
    def by(self) -> str:
        """The sender's name; the bot's is `bot`."""
        sender = self.chat.world.users[self.message.sender]
        return "bot" if sender.is_bot else sender.name

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons, row by row."""
        return [button["text"] for row in self.message.keyboard for button in row]

    @property
    def bold(self) -> list[str]:
        """The parts in bold type."""
        return self._marked("bold")

    @property
    def code(self) -> list[str]:
        """The parts that a tap copies."""
        return self._marked("code")

    @property
    def mentions(self) -> list[str]:
        """Who is mentioned: @usernames as written, others by the words that stand for them."""
        return self._marked("mention") + self._marked("text_mention")

    @property
    def picture(self) -> bytes | None:
        """The picture's bytes, None where there is none."""
        file = self.message.file
        return self.chat.api.shelf.read(self.chat.world.files[file]) if file and self.message.photo else None

    @property
    def file_name(self) -> str | None:
        """The document's name, None where there is none."""
        file = self.message.file
        return self.chat.world.files[file].name if file and not self.message.photo else None

    @property
    def document(self) -> bytes | None:
        """The document's bytes, None where there is none."""
        file = self.message.file
        return self.chat.api.shelf.read(self.chat.world.files[file]) if file and not self.message.photo else None

    @property
    def edited(self) -> bool:
        """Whether it was edited."""
        return self.message.edited is not None

    @property
    def deleted(self) -> bool:
        """Whether it was deleted."""
        return self.message.deleted

    @property
    def pinned(self) -> bool:
        """Whether it is pinned."""
        return self.message.pinned

    @property
    def reaction(self) -> str | None:
        """The bot's reaction under it, None where there is none."""
        return self._reacted

    @property
    def _reacted(self) -> str | None:
        return self.message.reactions.get(self.chat.world.bot.id)

    @property
    def reply_to(self) -> Said | None:
        """The message that it replies to."""
        return self.chat.said(self.room, self.message.reply_to) if self.message.reply_to else None

    @property
    def at(self) -> datetime:
        """When it was sent."""
        return datetime.fromtimestamp(self.message.date, self.chat.clock.now().tzinfo)

    @property
    def answers(self) -> list[Said]:
        """The bot's messages that reply to it, oldest first."""
        return [said for said in self.chat.place(self.room).by_bot if said.message.reply_to == self.id]

    @property
    def answer(self) -> Said:
        """The bot's last reply to it; a test fails here, with the transcript, where there is none."""
        answers = self.answers
        assert answers, f"no answer to: {self.text}\n{self.chat.transcript()}"
        return answers[-1]

    @property
    def ignored(self) -> bool:
        """Whether the bot neither answered nor reacted."""
        return not self.answers and self.reaction is None

    def __contains__(self, part: str) -> bool:
        """Tell whether the text holds a part."""
        return part in self.text

    def __repr__(self) -> str:
        """Show it in a failed assertion as in a transcript."""
        return f"<{self}>"

    def __str__(self) -> str:
        """Show it as a line of a transcript."""
        marks = " (đã sửa)" if self.edited else ""
        marks += f" [{self._reacted}]" if self._reacted else ""
        marks += "".join(f" [{label}]" for label in self.buttons)
        marks += " <ảnh>" if self.picture else f" <{self.file_name}>" if self.file_name else ""
        return f"{self.at:%d/%m %H:%M} {self.by}: {self.text}{marks}"

    def _marked(self, kind: str) -> list[str]:
        raw = self.text.encode("utf-16-le")
        return [
            raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.message.entities
            if e["type"] == kind
        ]


@dataclass(frozen=True, slots=True)
class Place:
    """A room: the group, or somebody's private chat with the bot."""

    chat: Chat
    id: int

    @property
    def room(self) -> Room:
        """The room itself, under its new id where it moved."""
        return self.chat.world.room(self.id)

    @property
    def messages(self) -> list[Said]:
        """Everything there that was not deleted, oldest first; joins and the like left out."""
        room = self.room
        return [self.chat.said(room.id, m.id) for m in room.messages.values() if not m.deleted and not m.service]

    @property
    def by_bot(self) -> list[Said]:
        """What the bot said there, oldest first."""
        return [said for said in self.messages if said.by == "bot"]

    @property
    def pinned(self) -> Said | None:
        """The message pinned last."""
        message = self.chat.world.pinned(self.room)
        return self.chat.said(self.room.id, message.id) if message else None

    def last(self, count: int = 1) -> Said:
        """Give what the bot said last there (`count` 2: the one before); a test fails here where there is none."""
        said = self.by_bot
        assert len(said) >= count, f"the bot said {len(said)} things there\n{self.chat.transcript()}"
        return said[-count]

    def since(self, mark: Said | int) -> list[Said]:
        """Give what the bot said there after a message (or after a `count` taken before)."""
        after = mark.id if isinstance(mark, Said) else mark
        return [said for said in self.by_bot if said.id > after]

    @property
    def mark(self) -> int:
        """The id of the newest message there, for `since`."""
        return self.room.next_id - 1

    def transcript(self) -> str:
        """Write it all out."""
        return "\n".join(map(str, self.messages))


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button: what the bot showed to who pressed it (None: nothing)."""

    notice: str | None
    alert: bool
