"""The control door: what the page and tests may ask, and what nobody may."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.control import Control
from bot.sandbox.front import add_page
from bot.sandbox.loopback import Loopback
from bot.sandbox.memory import Memory
from bot.sandbox.play import Play
from bot.sandbox.server import bot_api
from bot.sandbox.world import GROUP_ID, Json, User
from tests.sandbox.conftest import GROUP, LEAD, START, Watch


class EmptyStage:
    """A stage without a bot: something falls due every hour."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.resets = 0

    def now(self) -> datetime:
        """Tell the time."""
        return self.watch.moment

    async def move_to(self, moment: datetime) -> None:
        """Set the time."""
        self.watch.moment = moment

    async def next_due(self) -> datetime | None:
        """Name the next full hour."""
        return self.watch.moment.replace(minute=0) + timedelta(hours=1)

    async def start_over(self) -> None:
        """Count."""
        self.resets += 1

    def about(self) -> Json:
        """Tell nothing."""
        return {"epoch": "e"}


class Door:
    """A caller of the control door."""

    def __init__(self, session: aiohttp.ClientSession, api: Loopback, stage: EmptyStage) -> None:
        self.session = session
        self.api = api
        self.stage = stage

    async def post(self, move: str, **body: Any) -> tuple[int, Any]:
        """Make a move and give status and answer."""
        async with self.session.post(f"/sandbox/{move}", json=body) as answer:
            return answer.status, await answer.json()

    async def state(self, since: int = -1, epoch: str = "e") -> Any:
        """Look at what changed."""
        async with self.session.get("/sandbox/state", params={"since": since, "epoch": epoch}) as answer:
            return await answer.json()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Open a control door on a server with one lead in a group."""
    watch = Watch()
    api = Loopback(watch.now)
    api.world.add_user(User(LEAD, "Đầu mối Tân Hưng", "dm_tan_hung"))
    api.world.add_group(GROUP, "Nhóm", [LEAD])
    Play(api).set_bot(LEAD, GROUP, "member")
    app = bot_api(api)
    stage = EmptyStage(watch)
    Control(api, stage).add_to(app)
    add_page(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listening).start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{listening.getsockname()[1]}") as session:
        yield Door(session, api, stage)
    await runner.cleanup()


async def test_what_is_said_shows_in_the_state_since(door: Door) -> None:
    """Only what changed comes; another epoch gets all."""
    before = await door.state()
    _, said = await door.post("say", **{"as": LEAD, "chat": GROUP, "text": "một"})
    after = await door.state(before["version"])
    assert [m["text"] for m in after["messages"]] == ["một"]
    await door.post("edit", **{"as": LEAD, "chat": GROUP, "message": said["id"], "text": "hai"})
    edited = (await door.state(after["version"]))["messages"]
    assert [(m["text"], m["edited"]) for m in edited] == [("hai", int(START.timestamp()))]
    assert len((await door.state(after["version"], "old"))["messages"]) == 2


async def test_a_file_is_sent_and_fetched(door: Door) -> None:
    """A document keeps its name; a page of HTML is never shown as one."""
    file = {"name": "kh.html", "mime": "text/html", "data": base64.b64encode(b"<b>x</b>").decode()}
    _, said = await door.post("say", **{"as": LEAD, "chat": GROUP, "text": "", "file": file})
    async with door.session.get(f"/sandbox/file/{said['file']['id']}") as answer:
        assert await answer.read() == b"<b>x</b>"
        assert answer.content_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("move", "body", "why"),
    [
        ("say", {"as": LEAD, "chat": GROUP, "text": " "}, "an empty message can't be sent"),
        ("say", {"as": 99, "chat": GROUP, "text": "x"}, "nobody here has the id 99"),
        ("say", {"as": LEAD, "chat": 5, "text": "x"}, "there is no chat with the id 5"),
        ("say", {"chat": GROUP, "text": "x"}, "as is missing"),
        ("press", {"as": LEAD, "chat": GROUP, "message": 1, "data": "x"}, "the message has no such button any more"),
        ("faults", {"typo": 1}, "there is no fault called typo"),
        ("clock", {"by": 1e9}, "the clock moves by at most 400 days at once"),
        ("clock", {"to": "morgen"}, "Invalid isoformat string"),
        ("group", {"as": LEAD, "chat": GROUP, "bot": "king"}, "the bot can be member"),
    ],
)
async def test_rubbish_is_refused_with_a_reason(door: Door, move: str, body: Json, why: str) -> None:
    """A 400 and a sentence, never a traceback."""
    status, answer = await door.post(move, **body)
    assert status == 400
    assert answer["error"].startswith(why)


async def test_the_clock_is_moved(door: Door) -> None:
    """By seconds, to a moment, to the next thing due."""
    assert (await door.post("clock", by=900))[1]["now"].startswith("2023-07-31T07:45")
    assert (await door.post("clock", next=True))[1]["now"].startswith("2023-07-31T08:00")
    _, answer = await door.post("clock", to="2023-08-01T07:30:00")
    assert answer == {"now": "2023-08-01T07:30:00+07:00", "next": "2023-08-01T08:00:00+07:00"}
    await door.post("reset")
    assert door.stage.resets == 1


async def test_other_pages_are_kept_out(door: Door) -> None:
    """A page elsewhere can't play through somebody's browser: wrong origin, wrong host, a form."""
    body = json.dumps({"as": LEAD, "chat": GROUP, "text": "x"})
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        sent = {"Content-Type": "application/json", **headers}
        async with door.session.post("/sandbox/say", data=body, headers=sent) as answer:
            assert answer.status == 403
    async with door.session.post("/sandbox/say", data=body, headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 415


async def test_the_page_is_handed_out(door: Door) -> None:
    """Its parts are there, nothing else is, and nothing comes from elsewhere."""
    async with door.session.get("/") as answer:
        text = await answer.text()
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "http://" not in text
    assert "https://" not in text
    for name, status in {"app.js": 200, "style.css": 200, "__init__.py": 404, "..%2frun.py": 404}.items():
        async with door.session.get(f"/page/{name}") as answer:
            assert answer.status == status


async def test_the_memory_brings_everything_back(tmp_path: Path) -> None:
    """Messages, reactions, buttons, files, the next update; a broken file counts as none."""
    api = Loopback(lambda: START, folder=tmp_path)
    api.world.add_user(User(LEAD, "Đầu mối Tân Hưng", started=True))
    api.world.add_group(GROUP_ID, "Nhóm", [LEAD])
    play = Play(api)
    play.set_bot(LEAD, GROUP_ID, "administrator")
    play.react(LEAD, GROUP_ID, play.say(LEAD, GROUP_ID, "một").id, "👍")
    memory = Memory(api, tmp_path / "chats.json", lambda: None)
    memory.notes = {"story": "s"}
    memory.save()
    again = Loopback(lambda: START, folder=tmp_path)
    loaded = Memory(again, tmp_path / "chats.json", lambda: None)
    assert loaded.load()
    assert loaded.notes == {"story": "s"}
    assert again.world.rooms == api.world.rooms
    assert again.world.users == api.world.users
    assert (again.token, again.feed.pending) == (api.token, api.feed.pending)
    (tmp_path / "chats.json").write_text('{"form": 2, "users": 5}', encoding="utf-8")
    assert not Memory(Loopback(lambda: START), tmp_path / "chats.json", lambda: None).load()
