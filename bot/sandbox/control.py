"""The sandbox's own door beside the Bot API: what the chat page and the tests ask for, as JSON under /sandbox."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from aiohttp import web

from bot.sandbox.errors import ApiError, PlayError
from bot.sandbox.loopback import Loopback
from bot.sandbox.play import Attachment, Play
from bot.sandbox.view import message_view, press_view, state_json
from bot.sandbox.world import Json
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.play import ZaloPlay

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
MAX_WAIT_SECONDS = 25.0
MAX_STEP = timedelta(days=400)


class Stage(Protocol):
    """Whoever holds the sandbox's clock and its bot."""

    def now(self) -> datetime:
        """Tell the sandbox's time."""

    async def move_to(self, moment: datetime) -> None:
        """Let time pass until a moment, doing on the way what falls due."""

    async def next_due(self) -> datetime | None:
        """Tell when the next thing falls due."""

    async def start_over(self) -> None:
        """Forget everything and begin again."""

    def about(self) -> Json:
        """Tell the page what it needs beside the chats: campaign, examples, epoch."""


Handler = Callable[[Json], Awaitable[Any]]


class Control:
    """The routes. Every POST takes a JSON object and answers with one."""

    def __init__(self, api: Loopback, stage: Stage) -> None:
        self.api = api
        self.play = ZaloPlay(api) if isinstance(api, ZaloLoopback) else Play(api)
        self.stage = stage

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.middlewares.append(only_local)
        app.on_shutdown.append(self._wake)
        app.router.add_get("/sandbox/state", self._state)
        app.router.add_get("/sandbox/clock", self._get(self._clock_json))
        app.router.add_get("/sandbox/faults", self._get(self._faults_json))
        app.router.add_get("/sandbox/people", self._get(self._people))
        app.router.add_get("/sandbox/file/{id}", self._file)
        handlers: dict[str, Handler] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "press": self._press,
            "react": self._react,
            "block": self._block,
            "group": self._group,
            "clock": self._clock,
            "faults": self._faults,
            "reset": self._reset,
        }
        for name, handler in handlers.items():
            app.router.add_post(f"/sandbox/{name}", _json_route(self.api, handler))

    async def _wake(self, _app: web.Application) -> None:
        """Let whoever waits for news go home."""
        self.api.world.touch()

    @staticmethod
    def _get(handler: Callable[[], Awaitable[Any]]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def route(_request: web.Request) -> web.Response:
            return web.json_response(await handler())

        return route

    # -- looking ------------------------------------------------------------------------------------------------

    async def _state(self, request: web.Request) -> web.Response:
        about = self.stage.about()
        try:
            since = int(request.query.get("since", "-1"))
            wait = min(float(request.query.get("wait", "0")), MAX_WAIT_SECONDS)
        except ValueError:
            return web.json_response({"error": "since and wait are numbers"}, status=400)
        if request.query.get("epoch") != about["epoch"]:
            since, wait = -1, 0
        if wait > 0:
            try:
                async with asyncio.timeout(wait):
                    await self.api.world.changed(since)
            except TimeoutError:
                pass
        return web.json_response(state_json(self.api, since, self.stage.now()) | self.stage.about())

    async def _people(self) -> Json:
        state = state_json(self.api, self.api.world.version, self.stage.now())
        return {"people": state["people"], "rooms": state["rooms"], "bot": state["bot"]}

    async def _file(self, request: web.Request) -> web.Response:
        file = self.api.world.files.get(request.match_info["id"])
        if file is None:
            return web.json_response({"error": "no such file"}, status=404)
        safe = file.mime if file.width else "application/octet-stream"
        headers = {"Cache-Control": "max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=self.api.shelf.read(file), content_type=safe, headers=headers)

    # -- playing ------------------------------------------------------------------------------------------------

    def _after_opening(self) -> None:
        """Let nobody speak into the opening: the clock runs through Sunday then, and the word would be Sunday's."""
        if self.stage.about().get("opening"):
            raise PlayError("the opening is still being played, wait a moment")

    async def _say(self, body: Json) -> Json:
        self._after_opening()
        message = self.play.say(
            int(body["as"]),
            int(body["chat"]),
            str(body.get("text", "")),
            reply_to=_optional(body.get("reply_to")),
            entities=body.get("entities"),
            attachment=_attachment(body.get("file")),
        )
        return message_view(self.api, message)

    async def _edit(self, body: Json) -> Json:
        self._after_opening()
        edited = self.play.edit(int(body["as"]), int(body["chat"]), int(body["message"]), str(body["text"]))
        return message_view(self.api, edited)

    async def _delete(self, body: Json) -> Json:
        self.play.delete(int(body["as"]), int(body["chat"]), int(body["message"]))
        return {}

    async def _press(self, body: Json) -> Json:
        press = self.play.press(int(body["as"]), int(body["chat"]), int(body["message"]), str(body["data"]))
        return press_view(press)

    async def _react(self, body: Json) -> Json:
        self.play.react(int(body["as"]), int(body["chat"]), int(body["message"]), str(body.get("emoji") or ""))
        return {}

    async def _block(self, body: Json) -> Json:
        self.play.block(int(body["as"]), blocked=bool(body.get("blocked", True)))
        return {}

    async def _group(self, body: Json) -> Json:
        """Change a group: the bot's status, privacy mode, members, title, id."""
        by = int(body.get("as", 0))
        if "reads_all" in body:
            self.api.world.reads_all = bool(body["reads_all"])
            self.api.world.touch()
        if "bot" in body:
            self.play.set_bot(by, int(body["chat"]), _status(body["bot"]))
        if "join" in body:
            self.play.join(int(body["join"]), int(body["chat"]))
        if "leave" in body:
            self.play.leave(int(body["leave"]), int(body["chat"]))
        if "title" in body:
            self.play.rename(by, int(body["chat"]), str(body["title"]))
        if "migrate_to" in body:
            self.play.migrate(by, int(body["chat"]), int(body["migrate_to"]))
        return {}

    # -- time and trouble ---------------------------------------------------------------------------------------

    async def _clock_json(self) -> Json:
        due = await self.stage.next_due()
        return {"now": self.stage.now().isoformat(), "next": due.isoformat() if due else None}

    async def _clock(self, body: Json) -> Json:
        """Move the clock: `to` a moment, `by` seconds, or to the `next` thing due."""
        self._after_opening()
        target = await self._target(body)
        if abs(target - self.stage.now()) > MAX_STEP:
            raise PlayError(f"the clock moves by at most {MAX_STEP.days} days at once")
        await self.stage.move_to(target)
        self.api.world.touch()
        return await self._clock_json()

    async def _target(self, body: Json) -> datetime:
        now = self.stage.now()
        if body.get("next"):
            due = await self.stage.next_due()
            if due is None:
                raise PlayError("nothing more falls due")
            return due
        if "to" in body:
            target = datetime.fromisoformat(str(body["to"]))
            return target if target.tzinfo else target.replace(tzinfo=now.tzinfo)
        return now + timedelta(seconds=float(body["by"]))

    async def _faults_json(self) -> Json:
        return self.api.faults.as_json() | {"next_update": self.api.feed.next_id, "limits": self.api.gate.limits.on}

    async def _faults(self, body: Json) -> Json:
        """Turn faults on and off; `off` ends all, `next_update` numbers updates anew, `limits` switches the gate."""
        changes = dict(body)
        if changes.pop("off", False):
            self.api.faults.off()
        if "next_update" in changes:
            self.api.feed.next_id = int(changes.pop("next_update"))
        if "limits" in changes:
            self.api.gate.limits.on = bool(changes.pop("limits"))
        self.api.faults.set(changes)
        return await self._faults_json()

    async def _reset(self, _body: Json) -> Json:
        await self.stage.start_over()
        return self.stage.about()


def _json_route(api: Loopback, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def route(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return web.json_response({"error": "send application/json"}, status=415)
        try:
            body = _object(await request.read())
            try:
                answer = await handler(body)
            finally:
                api.keep()
            return web.json_response(answer)
        except KeyError as error:
            return web.json_response({"error": f"{error.args[0]} is missing"}, status=400)
        except (PlayError, ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        except ApiError as error:
            return web.json_response({"error": error.description}, status=400)

    return route


def _object(raw: bytes) -> Json:
    body = json.loads(raw or b"{}")
    if not isinstance(body, dict):
        raise PlayError("send a JSON object")
    return body


@web.middleware
async def only_local(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse what another web page might send through somebody's browser: foreign host names and origins."""
    if request.path.startswith("/bot"):
        return await handler(request)
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    origin = request.headers.get("Origin")
    if host not in LOCAL_NAMES or (origin and origin != f"http://{request.host}"):
        return web.json_response({"error": "the sandbox answers this machine only"}, status=403)
    return await handler(request)


def _optional(value: Any) -> int | None:
    return None if value in (None, "", 0) else int(value)


def _status(value: Any) -> str:
    if value not in {"member", "administrator", "left", "kicked"}:
        raise PlayError("the bot can be member, administrator, left or kicked")
    return str(value)


def _attachment(body: Any) -> Attachment | None:
    if not body:
        return None
    try:
        data = base64.b64decode(body["data"], validate=True)
    except binascii.Error as error:
        raise PlayError("file.data is not base64") from error
    name = str(body.get("name", "file"))
    return Attachment(name, str(body.get("mime", "")), data, bool(body.get("photo")))
