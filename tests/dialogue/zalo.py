"""The same dialogues in Zalo: people name the bot in a group and answer by numbers, the bot's words are read plain.

Where Zalo has nothing that could stand for a move or a look, the test ends there and says so (`cannot`).
"""

from __future__ import annotations

import contextlib
import dataclasses
import html
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import bindparam, select

from bot.config import Settings, load
from bot.sandbox.cast import fill, with_cast
from bot.sandbox.control import Control
from bot.sandbox.loopback import Loopback
from bot.sandbox.server import bot_api
from bot.sandbox.stage import Stage
from bot.sandbox.world import Json, Message, User
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.server import zalo_api
from bot.sandbox.zalo.wire import id_of, message_id
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import Account
from storage.sql import Sql
from storage.tables import outbox
from tests.dialogue.chat import EXAMPLES, LIFTED, Actor, Chat, Place, Pressed, Said, StillClock, _Stage

_LETTERS = Sql(
    select(outbox.c.kind, outbox.c.text, outbox.c.reply_to, outbox.c.target, outbox.c.answers, outbox.c.message_id)
    .where(outbox.c.chat_id == bindparam("chat_id"), outbox.c.message_id.is_not(None))
    .order_by(outbox.c.id)
)
_LINE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


_NAMED = re.compile(r"\s*/\w+\s+@")
_HOW = re.compile(r"\nTrả lời [^\n]*$")


def cannot(what: str) -> NoReturn:
    """End the test here: Zalo has nothing for it."""
    pytest.skip(f"Zalo: {what}")


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that went out."""

    kind: str
    text: str
    reply_to: str | None
    target: str | None
    answers: int | None
    message: str


@dataclass(frozen=True, slots=True, repr=False)
class ZaloSaid(Said):
    """A message in a Zalo chat; what a button would have rewritten is followed to the newest words."""

    chat: ZaloChat

    @property
    def message(self) -> Message:
        """The message itself, or the one that was sent in its place."""
        newest = self.id
        while (self.room, newest) in self.chat.rewritten:
            newest = self.chat.rewritten[self.room, newest]
        return self.chat.world.rooms[self.room].messages[newest]

    @property
    def text(self) -> str:
        """What the desk said: without the bot's name before lines to copy, and without the numbered list."""
        if self.by != "bot":
            return self.message.text
        said = self.message.text.replace(f"@{self.chat.world.bot.name} ", "").replace("\u00a0%", " %")
        return said.rpartition("\n\n")[0] if self.numbered and _HOW.search(said) else said

    @property
    def _letter(self) -> Sent | None:
        mine = message_id(self.message)
        return next((one for one in self.chat.letters(self.room) if one.message == mine), None)

    @property
    def buttons(self) -> list[str]:
        """The labels of what can still be answered by a number."""
        known = self.chat.numbers(self.room)
        mine = message_id(self.message)
        return [label for label, number in self.numbered.items() if (number, mine) in known]

    @property
    def numbered(self) -> dict[str, int]:
        """The labels with their numbers, as they stand in the text."""
        _, _, tail = self.message.text.rpartition("\n\n")
        return {label: int(number) for number, label in _LINE.findall(tail)}

    def _marked(self, kind: str) -> list[str]:
        """Read from the letter what is marked there: the chat shows plain words."""
        letter = self._letter
        tag = {"bold": "b", "code": "code"}.get(kind)
        if letter is None or tag is None:
            found = re.findall(r'<a href="tg:[^"]*">(.*?)</a>', letter.text) if letter else []
            return [html.unescape(one) for one in found] if kind == "text_mention" else []
        return [html.unescape(re.sub("<[^>]+>", "", one)) for one in re.findall(rf"<{tag}>(.*?)</{tag}>", letter.text)]

    @property
    def edited(self) -> bool:
        """Whether other words were sent in its place."""
        return (self.room, self.id) in self.chat.rewritten

    @property
    def deleted(self) -> bool:
        """Whether it was deleted."""
        cannot("no bot deletes a message")

    @property
    def pinned(self) -> bool:
        """Whether it is pinned."""
        cannot("no bot pins a message")

    @property
    def reaction(self) -> str | None:
        """The bot's reaction under it."""
        cannot("no bot reacts to a message")

    @property
    def reply_to(self) -> Said | None:
        """The message that it answers."""
        letter = self._letter
        return self.chat.by_id(self.room, letter.reply_to) if letter and letter.reply_to else None

    @property
    def answers(self) -> list[Said]:
        """The bot's messages that answer it, oldest first."""
        mine = message_id(self.chat.world.rooms[self.room].messages[self.id])
        known = self.chat.store.read(lambda uow: uow.ledger.find_message("zalo", id_of(self.room), mine)).result()
        ours = known.id if known is not None else -1
        found = [one.message for one in self.chat.letters(self.room) if one.reply_to == mine or one.answers == ours]
        return [self.chat.by_id(self.room, one) for one in dict.fromkeys(found) if one != mine]

    @property
    def ignored(self) -> bool:
        """Whether the bot did not answer."""
        return not self.answers


@dataclass(frozen=True, slots=True)
class ZaloActor(Actor):
    """Somebody in Zalo."""

    chat: ZaloChat

    @property
    def account(self) -> Account:
        """Who they are to the desk."""
        return Account("zalo", id_of(self.user.id))

    @property
    def at_name(self) -> str:
        """The way others mention them."""
        cannot("bots learn nothing of who is mentioned")

    async def says(self, text: str, *, to: Place | None = None, reply_to: Said | None = None, **more: Any) -> Said:
        """Say something; in a group it names the bot, where it is no reply to it."""
        if more.get("file"):
            cannot("bots get no documents")
        where = self.chat.place(reply_to.room) if reply_to and to is None else to or self.chat.group
        if reply_to is not None and where.room.is_group and reply_to.by != "bot":
            cannot("bots learn nothing of what is replied to")
        if reply_to is not None:
            self.chat.needs_reply(text)
        if _NAMED.match(text):
            cannot("people have no @names that a bot could know")
        named = where.room.is_group and reply_to is None
        said = f"@{self.chat.world.bot.name} {text}".strip() if named else text
        return await Actor.says(self, said, to=where, reply_to=reply_to, **more)

    async def edits(self, said: Said, text: str, *, wait: bool = True) -> Said:  # noqa: ARG002
        """Edit one's own message."""
        cannot("nobody edits a message")

    async def deletes(self, said: Said) -> None:
        """Delete one's own message; the bot is told nothing."""
        await self.chat.post("delete", {"as": self.user.id, "chat": said.room, "message": said.id})

    async def presses(self, label: str, *, on: Said | None = None, at: Place | None = None) -> Pressed:
        """Answer with the number that stands before a label."""
        said = on or self._with_button(label, at or self.chat.group)
        assert isinstance(said, ZaloSaid)
        number = said.numbered.get(label)
        assert number is not None, f"no choice {label!r}, there are {said.numbered}\n{self.chat.transcript()}"
        place, shown = self.chat.place(said.room), said.message.id
        mark = place.mark
        number_said = message_id((await self.says(str(number), to=place)).message)
        letters = [one for one in self.chat.letters(said.room) if one.target == number_said]
        words = {one.message: html.unescape(one.text) for one in letters if one.kind == "edit" and one.text}
        notice = next((html.unescape(one.text) for one in letters if one.kind == "notice"), None)
        new = [one for one in place.since(mark) if message_id(one.message) in words]
        if new:
            self.chat.rewritten[said.room, shown] = new[0].id
        return Pressed(notice, len(notice or "") > 60)

    async def reacts(self, said: Said, emoji: str) -> None:  # noqa: ARG002
        """Put a reaction under a message."""
        cannot("bots learn nothing of reactions")


class ZaloChat(Chat):
    """A Zalo group, its people and the bot."""

    app_name = "zalo"

    def __init__(
        self,
        settings: Settings,
        stage: Stage,
        clock: StillClock,
        session: aiohttp.ClientSession,
        api: ZaloLoopback | None = None,
    ) -> None:
        super().__init__(settings, stage, clock, session)
        if api is not None:
            self.api, self.world = api, api.world
        self.rewritten: dict[tuple[int, int], int] = {}

    def said(self, room: int, id: int) -> ZaloSaid:
        """Give a message."""
        return ZaloSaid(self, room, id)

    def by_id(self, room: int, message: str) -> Said:
        """Give a message by Zalo's id."""
        return self.said(room, int(message[-8:], 16))

    def actor(self, user: User) -> ZaloActor:
        """Give somebody."""
        return ZaloActor(self, user)

    def needs_reply(self, text: str) -> None:
        """Say where a command only means something as a reply to a certain message."""
        if text.startswith(("/huy", "/phancong", "/phanquyen")):
            cannot("bots learn nothing of what is replied to")

    def letters(self, room: int) -> list[Sent]:
        """List what was sent to a room, from the outbox."""
        chat = id_of(room)

        def read(uow: UnitOfWork) -> list[Sent]:
            return [Sent(*row) for row in uow.outbox._link.rows(_LETTERS, chat_id=chat)]  # type: ignore[attr-defined]

        return self.store.read(read).result()

    def numbers(self, room: int) -> set[tuple[int, str]]:
        """Name what can be answered in a room: a number, and the message in which it was offered."""
        chat = id_of(room)

        def read(uow: UnitOfWork) -> list[tuple[int, str]]:
            found = []
            for one in uow.state.get(f"choices/zalo/{chat}") or ():
                asked = re.match(r"q:(\d+):", one["data"])
                question = uow.questions.get(int(asked[1])) if asked else None
                if question is None or question.answered_at is None:
                    found.append((one["n"], one["data"]))
            return found

        open_now = {number for number, _ in self.store.read(read).result()}
        messages = self.world.rooms[room].messages.values()
        return {(number, message_id(message)) for number in open_now for message in messages}

    async def bot_becomes(self, status: str, place: Place | None = None, by: Actor | None = None) -> None:
        """Let the bot into a group or throw it out; it hears nothing of it."""
        if status in {"administrator", "member"}:
            cannot("bots learn nothing of the groups they join")
        await super().bot_becomes(status, place, by)

    async def privacy(self, *, on: bool) -> None:  # noqa: ARG002
        """Turn privacy mode on or off."""
        cannot("there is no privacy mode: bots only get what names them")

    async def migrates(self, new_id: int, place: Place | None = None) -> None:  # noqa: ARG002
        """Give a group a new id."""
        cannot("groups keep their ids")


@contextlib.asynccontextmanager
async def both_in(campaign: str, *, at: str) -> AsyncIterator[tuple[Chat, ZaloChat]]:
    """Open one desk in both apps: a group in each; the people have roles in Telegram, in Zalo the leads alone."""
    with TemporaryDirectory(prefix="baocao-") as folder:
        base = load(EXAMPLES / f"{campaign}.toml", {})
        there, here = (with_cast(base, app).campaigns[0] for app in ("zalo", "telegram"))
        leads = tuple(one for one in there.people if Role.REPORTER in one.roles and one.units != ("tan-hung",))
        seeded = dataclasses.replace(here, groups=(*here.groups, *there.groups), people=(*here.people, *leads))
        settings = dataclasses.replace(
            base,
            campaigns=(seeded,),
            storage_url=f"sqlite:///{folder}/desk.sqlite3",
            data_dir=Path(folder),
            telegram=dataclasses.replace(base.telegram, limits=LIFTED),
            zalo=dataclasses.replace(base.zalo, limits=LIFTED),
        )
        clock = StillClock(datetime.fromisoformat(at).replace(tzinfo=seeded.campaign.zone))
        telegram, zalo = Loopback(clock.now), ZaloLoopback(clock.now)
        async with contextlib.AsyncExitStack() as stack:
            bases = []
            for api, site in ((telegram, bot_api(telegram)), (zalo, zalo_api(zalo))):
                api.gate.limits.on = False
                fill(api, settings)
                door = socket.create_server(("127.0.0.1", 0))
                bases.append(f"http://127.0.0.1:{door.getsockname()[1]}")
                if api is zalo:
                    zalo.base = bases[-1]
                    stage = _Stage(settings, telegram, clock, bases[0], zalo)
                    Control(zalo, stage).add_to(site)
                else:
                    stage = _Stage(settings, telegram, clock, bases[0])
                    Control(telegram, stage).add_to(site)
                runner = web.AppRunner(site, access_log=None)
                await runner.setup()
                stack.push_async_callback(runner.cleanup)
                await web.SockSite(runner, door).start()
            sessions = [await stack.enter_async_context(aiohttp.ClientSession(one)) for one in bases]
            stack.push_async_callback(stage.close)
            await stage.open()
            first = Chat(settings, stage, clock, sessions[0])
            await first.settle()
            yield first, ZaloChat(settings, stage, clock, sessions[1], zalo)


@contextlib.asynccontextmanager
async def playing(settings: Settings, seeded: Settings, clock: StillClock, *, limits: bool) -> AsyncIterator[Chat]:
    """Open a desk on a Zalo server alone."""
    api = ZaloLoopback(clock.now)
    api.gate.limits.on = limits
    fill(api, seeded)
    site = zalo_api(api)
    runner = web.AppRunner(site, access_log=None)
    async with contextlib.AsyncExitStack() as stack:
        door = socket.create_server(("127.0.0.1", 0))
        api.base = f"http://127.0.0.1:{door.getsockname()[1]}"
        stage = _Stage(settings, api, clock, api.base)
        Control(api, stage).add_to(site)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, door).start()
        session = await stack.enter_async_context(aiohttp.ClientSession(api.base))
        stack.push_async_callback(stage.close)
        await stage.open()
        chat = ZaloChat(stage.settings, stage, clock, session)
        await chat.settle()
        yield chat


__all__ = ["Json", "ZaloChat", "both_in", "cannot", "playing"]
