"""Dialogues: people say things in chats over HTTP, the real bot answers over HTTP, and a test reads what came back.

See README.md beside this file for the words.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from aiohttp import web

from bot.app import App
from bot.config import Limits, SecretStr, Settings, load
from bot.sandbox.cast import ADMIN, LEADER, STRANGER, fill, group_id, with_cast
from bot.sandbox.control import Control
from bot.sandbox.faults import Faults
from bot.sandbox.loopback import Loopback
from bot.sandbox.server import bot_api
from bot.sandbox.stage import Stage
from bot.sandbox.world import Json, Message, Room, User
from reporting.campaign import Campaign
from reporting.ports import Store
from reporting.records import Account

EXAMPLES = Path(__file__).parents[2] / "examples"
LIFTED = Limits(group_per_minute=100_000, chat_per_second=10_000.0, all_per_second=10_000.0)
FIRST_NEWCOMER = 9_000_001
PATIENCE_SECONDS = 60.0  # only a bot that hangs takes so long, however busy the machine is


class StillClock:
    """A clock that stands until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Tell the civil time."""
        return self._moment

    def monotonic(self) -> float:
        """Tell seconds that only ever grow."""
        return time.monotonic()

    def elapsed(self) -> float:
        """Tell them again: nothing sleeps here."""
        return self.monotonic()

    def move_to(self, moment: datetime) -> None:
        """Set the civil time."""
        self._moment = moment.astimezone(self._moment.tzinfo)


class RefusedError(AssertionError):
    """A move that Telegram's own app would not let anybody make."""


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


class Chat:
    """A group, its people and the bot. `store`, `app`, `api`, `faults` and `world` are there for looking behind."""

    def __init__(self, settings: Settings, stage: Stage, clock: StillClock, session: aiohttp.ClientSession) -> None:
        self.settings = settings
        self.stage = stage
        self.api: Loopback = stage.api
        self.world = stage.api.world
        self.clock = clock
        self._session = session
        self._newcomers = 0

    # -- what it is made of, for another app to make its own ------------------------------------------------------

    app_name = "telegram"

    def said(self, room: int, id: int) -> Said:
        """Give a message."""
        return Said(self, room, id)

    def place(self, id: int) -> Place:
        """Give a room."""
        return Place(self, id)

    def actor(self, user: User) -> Actor:
        """Give somebody."""
        return Actor(self, user)

    # -- people and places --------------------------------------------------------------------------------------

    @property
    def campaign(self) -> Campaign:
        """The first campaign."""
        return self.settings.campaigns[0].campaign

    @property
    def group(self) -> Place:
        """The campaign's group."""
        return self.place(group_id(0))

    @property
    def leader(self) -> Actor:
        """The leader."""
        return self.person(LEADER)

    @property
    def admin(self) -> Actor:
        """The admin of the standing office, who made the group."""
        return self.person(ADMIN)

    @property
    def stranger(self) -> Actor:
        """Somebody in the group without a role, who never pressed Start."""
        return self.person(STRANGER)

    def lead(self, unit: str) -> Actor:
        """Give a unit's reporter, by the unit's code."""
        return self._of("reporter", unit)

    def head(self, unit: str) -> Actor:
        """Give a unit's head, by the unit's code."""
        return self._of("head", unit)

    def _of(self, role: str, unit: str) -> Actor:
        found = [user for user in self.world.people() if user.role == role and user.unit == unit]
        assert found, f"no {role} of {unit}"
        return self.actor(found[0])

    def person(self, id: int) -> Actor:
        """Give somebody by id."""
        return self.actor(self.world.user(id))

    def newcomer(self, name: str, username: str | None = None, *, in_group: bool = True) -> Actor:
        """Let somebody new in, whom the bot has never seen."""
        user = self.world.add_user(User(FIRST_NEWCOMER + self._newcomers, name, username))
        self._newcomers += 1
        if in_group:
            self.group.room.members[user.id] = "member"
        return self.actor(user)

    def new_group(self, title: str, *people: Actor, id: int | None = None) -> Place:
        """Make another group without the bot; `add_bot` lets it in."""
        room = self.world.add_group(
            id or -1_009_000_000_000 - len(self.world.rooms), title, [p.user.id for p in people]
        )
        return self.place(room.id)

    async def bot_becomes(self, status: str, place: Place | None = None, by: Actor | None = None) -> None:
        """Make the bot `member`, `administrator`, `left` or `kicked` in a group."""
        where = place or self.group
        await self.post("group", {"as": (by or self.admin).user.id, "chat": where.room.id, "bot": status})

    async def privacy(self, *, on: bool) -> None:
        """Turn privacy mode on (the bot reads commands and replies only) or off."""
        await self.post("group", {"reads_all": not on})

    async def migrates(self, new_id: int, place: Place | None = None) -> None:
        """Turn a group into a supergroup under a new id."""
        where = place or self.group
        await self.post("group", {"as": ADMIN, "chat": where.room.id, "migrate_to": new_id})

    # -- time ---------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Tell the time in the chat."""
        return self.clock.now()

    async def clock_to(self, moment: str | datetime) -> None:
        """Let time pass until then, each thing on the way done at its own hour."""
        await self.stage.move_to(self._moment(moment))
        await self.settle()

    async def clock_jumps_to(self, moment: str | datetime) -> None:
        """Set the clock at once, as when the machine slept, and tick."""
        target = self._moment(moment)
        self.clock.move_to(target)
        await self.app.ticks.tick(target)
        await self.settle()

    async def next_due(self) -> datetime | None:
        """Go to the next thing due and tell when that is (None: nothing more)."""
        due = await self.stage.next_due()
        if due is not None:
            await self.clock_to(due)
        return due

    def _moment(self, moment: str | datetime) -> datetime:
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=self.campaign.zone)

    # -- behind the chat ----------------------------------------------------------------------------------------

    @property
    def app(self) -> App:
        """The running bot."""
        return self.stage.running()

    @property
    def store(self) -> Store:
        """The running bot's store."""
        return self.app.store

    @property
    def faults(self) -> Faults:
        """The switches of what goes wrong between the bot and Telegram."""
        return self.api.faults

    async def restart(self, *, at: str | datetime | None = None) -> None:
        """Stop the bot and start it again on the same database, perhaps later."""
        await self.stage.close()
        if at is not None:
            self.clock.move_to(self._moment(at))
        await self.stage.open()
        await self.app.ticks.tick(self.clock.now())
        await self.settle()

    async def settle(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until the bot has worked off every update and sent every letter."""
        await self.stage.settle(seconds)

    async def post(self, move: str, body: Json, *, wait: bool = True) -> Json:
        """Make a move over the sandbox's control door."""
        async with self._session.post(f"/sandbox/{move}", json=body) as answer:
            result: Json = await answer.json()
            if answer.status != 200:
                raise RefusedError(result.get("error", str(result)))
        if wait:
            await self.settle()
        return result

    def private(self, who: Actor | str) -> Place:
        """Give somebody's private chat with the bot: an actor's, or `leader`, `admin`, or a unit's reporter's."""
        if isinstance(who, Actor):
            return who.private
        return (getattr(self, who) if who in {"leader", "admin", "stranger"} else self.lead(who)).private

    def transcript(self) -> str:
        """Write out every room in which something was said."""
        parts = []
        for room in self.world.rooms.values():
            text = self.place(room.id).transcript() if not room.migrated_to else ""
            if text:
                parts.append(f"--- {room.title}\n{text}")
        return "\n".join(parts)


class _Stage(Stage):
    """The stage as the control door wants it, with more patience."""

    async def settle(self, seconds: float = PATIENCE_SECONDS, *, strict: bool = True) -> None:
        """Wait until the bot has taken every update and sent every letter."""
        await super().settle(seconds, strict=strict)

    async def start_over(self) -> None:
        raise NotImplementedError("a dialogue begins anew by a new desk")

    def about(self) -> Json:
        return {"epoch": "dialogue"}


@dataclass(slots=True)
class Where:
    """Which chat app the next desk is opened in: conftest.py runs each script in both."""

    app: str = "telegram"


WHERE = Where()


@contextlib.asynccontextmanager
async def desk_in(
    campaign: str | Settings,
    *,
    at: str,
    cast: bool = True,
    limits: bool = False,
    setup_code: str | None = None,
    storage_url: str | None = None,
    **changes: Any,
) -> AsyncIterator[Chat]:
    """Open a desk on an example campaign (or on settings) at a moment, with its people in their chats.

    `cast=False` seeds neither groups nor people in the bot (they are there in the chats, unknown to it). `limits`
    keeps Telegram's flood limits, on both sides. `changes` replace fields of the settings.
    """
    with TemporaryDirectory(prefix="baocao-") as folder:
        base = load(EXAMPLES / f"{campaign}.toml", {}) if isinstance(campaign, str) else campaign
        app = WHERE.app
        seeded = with_cast(base, app)
        code = SecretStr(setup_code) if setup_code else None
        telegram = dataclasses.replace(seeded.telegram, limits=seeded.telegram.limits if limits else LIFTED)
        zalo = dataclasses.replace(seeded.zalo, limits=telegram.limits)
        settings = dataclasses.replace(
            seeded if cast else base,
            storage_url=storage_url or f"sqlite:///{folder}/desk.sqlite3",
            data_dir=Path(folder),
            telegram=telegram,
            zalo=zalo,
            setup_code=code,
            health_listen=None,
            **changes,
        )
        start = datetime.fromisoformat(at)
        clock = StillClock(start if start.tzinfo else start.replace(tzinfo=settings.campaigns[0].campaign.zone))
        if app == "zalo":
            from tests.dialogue.zalo import playing
        else:
            playing = _playing
        async with playing(settings, seeded, clock, limits=limits) as chat:
            yield chat


@contextlib.asynccontextmanager
async def _playing(settings: Settings, seeded: Settings, clock: StillClock, *, limits: bool) -> AsyncIterator[Chat]:
    api = Loopback(clock.now)
    api.gate.limits.on = limits
    fill(api, seeded)
    site = bot_api(api)
    runner = web.AppRunner(site, access_log=None)
    async with contextlib.AsyncExitStack() as stack:
        door = socket.create_server(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{door.getsockname()[1]}"
        stage = _Stage(settings, api, clock, base)
        Control(api, stage).add_to(site)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, door).start()
        session = await stack.enter_async_context(aiohttp.ClientSession(base))
        stack.push_async_callback(stage.close)
        await stage.open()
        chat = Chat(stage.settings, stage, clock, session)
        await chat.settle()
        yield chat
