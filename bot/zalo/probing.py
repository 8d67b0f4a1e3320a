"""What to look at first on a real token: where reports of the platform disagree, one look says what this bot meets.

Nothing of the desk runs. Each step says what it found in a line; what nobody did in time is said to be unseen.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

import aiohttp

from bot.logs import redact
from bot.zalo.arrivals import unwrapped
from bot.zalo.client import ZaloClient, result_of
from bot.zalo.errors import IdleError, LostError, QuotaError, TokenError, ZaloError
from bot.zalo.words import LIMIT

Say = Callable[..., None]
"""Say a line by its key in the words, with its values."""

_POLL_SECONDS: Final = 5
_FLOOR_SECONDS: Final = 0.2
_FACE: Final = "\U0001f600"  # one letter, two UTF-16 units


class Probe:
    """Goes through the steps; `say` prints, `seconds` is how long somebody has for what they are asked to do."""

    def __init__(self, client: ZaloClient, say: Say, *, seconds: float, webhook_set: bool = False) -> None:
        self._client = client
        self._say = say
        self._seconds = seconds
        self._polls = not webhook_set
        self._chat: str | None = None
        self._name = "Bot"

    async def run(self, *, alone: bool = False) -> None:
        """Look at everything; `alone` leaves out what somebody has to write a message for."""
        await self._who()
        await self._webhook()
        await self._failures()
        if not alone and self._polls:
            await self._redelivery()
            await self._unpolled()
            await self._group()
        if self._chat is not None:
            await self._lengths(self._chat)
            await self._bytes(self._chat)
            await self._typing(self._chat)
        self._say("by-hand")

    async def _who(self) -> None:
        """Step 1: who we are, and whether groups are open to us."""
        me = await self._client.call("getMe")
        known = me if isinstance(me, dict) else {}
        self._name = str(known.get("display_name") or known.get("account_name") or "Bot")
        self._say("me", keys=", ".join(sorted(known)), name=self._name, account=known.get("account_name", "–"))
        self._say("groups-yes" if known.get("can_join_groups") else "groups-no")
        self._say("name-yes" if known.get("display_name") else "name-no")

    async def _webhook(self) -> None:
        """Step 4, as far as one can look without an address: whether one is set."""
        status, raw = await self._client.post("getWebhookInfo")
        try:
            info = result_of("getWebhookInfo", status, raw)
        except ZaloError as error:
            self._say("webhook-none", status=status, error=str(error))
            return
        url = str(info.get("url") or "") if isinstance(info, dict) else ""
        self._polls = self._polls and not url
        self._say("webhook-set" if url else "webhook-empty", url=url, status=status)

    async def _failures(self) -> None:
        """Steps 9 and 10: how failures look, and whether they carry a time to wait."""
        status, raw = await self._client.post("sendMessage", {"chat_id": "0", "text": "."})
        self._say("failure", status=status, body=_shown(raw))

    async def _redelivery(self) -> None:
        """Step 2: poll on after one message and see whether it comes again."""
        self._say("write-private", name=self._name, seconds=int(self._seconds))
        first = await self._next()
        if first is None:
            self._say("unseen")
            return
        self._describe(first)
        again = 0
        for _ in range(3):
            update = await self._poll()
            again += update is not None and _message_id(update) == _message_id(first)
        self._say("again-yes" if again else "again-no", n=again)

    async def _unpolled(self) -> None:
        """Step 3: what was said while nobody polled."""
        self._say("write-unpolled", seconds=int(self._seconds))
        await asyncio.sleep(self._seconds)
        update = await self._poll()
        self._say("unpolled-kept" if update is not None else "unpolled-lost")

    async def _group(self) -> None:
        """Step 5: how a mention and a reply look in a group."""
        for key in ("write-mention", "write-reply"):
            self._say(key, name=self._name, seconds=int(self._seconds))
            update = await self._next()
            if update is None:
                self._say("unseen")
            else:
                self._describe(update)

    async def _lengths(self, chat: str) -> None:
        """Step 6: what the limit of a text counts."""
        for key, text in (("letters", "a" * LIMIT), ("faces", _FACE * (LIMIT * 3 // 4))):
            status, raw = await self._client.post("sendMessage", {"chat_id": chat, "text": text})
            ok = _ok(raw)
            self._say(f"length-{key}-{'yes' if ok else 'no'}", status=status, body=_shown(raw))

    async def _bytes(self, chat: str) -> None:
        """Step 7: whether a picture may be sent as bytes."""
        form = aiohttp.FormData()
        form.add_field("chat_id", chat)
        form.add_field("photo", b"\x89PNG\r\n\x1a\n", filename="anh.png", content_type="image/png")
        status, raw = await self._client.post("sendPhoto", form)
        self._say("bytes-yes" if _ok(raw) else "bytes-no", status=status, body=_shown(raw))

    async def _typing(self, chat: str) -> None:
        """Step 8: the indicator; how long it shows is seen on a phone."""
        status, raw = await self._client.post("sendChatAction", {"chat_id": chat, "action": "typing"})
        self._say("typing", status=status, body=_shown(raw))

    async def _next(self) -> dict[str, Any] | None:
        """Wait for one event as long as somebody has for it; no poll is cut off, that would lose what it brings."""
        until = asyncio.get_running_loop().time() + self._seconds
        update = await self._poll()
        while update is None and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_FLOOR_SECONDS)
            update = await self._poll()
        return update

    async def _poll(self) -> dict[str, Any] | None:
        """Ask once; None where there is nothing."""
        try:
            found = await self._client.updates(min(_POLL_SECONDS, max(1, int(self._seconds))))
        except (IdleError, LostError):
            return None
        except QuotaError as error:
            self._say("quota", error=str(error))
            return None
        update = unwrapped(found[0]) if found else None
        return update if isinstance(update, dict) else None

    def _describe(self, update: dict[str, Any]) -> None:
        message = update.get("message")
        body = message if isinstance(message, dict) else {}
        where = body.get("chat")
        chat: dict[str, Any] = where if isinstance(where, dict) else {}
        if chat and str(chat.get("chat_type", "")).upper() != "GROUP":
            self._chat = str(chat.get("id"))
        self._say(
            "event",
            event=update.get("event_name", "–"),
            keys=", ".join(sorted(body)),
            chat=chat.get("chat_type", "–"),
            text=json.dumps(body.get("text"), ensure_ascii=False),
        )


async def take_webhook_away(client: ZaloClient) -> None:
    """Delete the webhook; that none was set is no fault."""
    try:
        await client.call("deleteWebhook")
    except TokenError:
        raise
    except ZaloError as error:
        if error.code not in {400, 404}:
            raise


def _message_id(update: dict[str, Any]) -> object:
    message = update.get("message")
    return message.get("message_id") if isinstance(message, dict) else None


def _ok(raw: bytes) -> bool:
    try:
        body = json.loads(raw)
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("ok") is True


def _shown(raw: bytes) -> str:
    """Show a body, without secrets and not at length."""
    return redact(" ".join(raw.decode("utf-8", "replace").split()))[:200]
