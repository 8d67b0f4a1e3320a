"""Zalo as a part of the app: poller or webhook in, messages, pictures and links out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot import tokens
from bot.chat import Abilities, Event
from bot.clock import Clock
from bot.config.settings import Limits, Mode, ZaloSettings
from bot.errors import OperatorError
from bot.part import Greeting, Keep, persist
from bot.sender.transport import Transport
from bot.texts import Texts, texts
from bot.vitals import Vitals
from bot.zalo.arrivals import APP, arrival_of, said_at
from bot.zalo.choices import understood
from bot.zalo.client import ZaloClient
from bot.zalo.errors import RefusedError, TokenError, ZaloError
from bot.zalo.events import Events
from bot.zalo.metered import Metered
from bot.zalo.outgoing import ZaloTransport
from bot.zalo.poller import WEBHOOK_SET, Poller
from bot.zalo.public import PublicFiles
from bot.zalo.webhook import Webhook, webhook_secret
from reporting.ports import Store, UnitOfWork
from reporting.practice import practice_code
from reporting.records import Arrival, ChatKind, Json

_log = logging.getLogger("baocao")

_BODY_BYTES: Final = 1024 * 1024
_DAY_SECONDS: Final = 86_400.0
_NO_GROUPS: Final = (
    "this Zalo bot may not join groups yet (can_join_groups is false): open Zalo Bot Creator, or use it in private"
)

ABILITIES: Final = Abilities(
    reactions=False,
    replies=False,
    mentions=False,
    pins=False,
    edits=False,
    documents=False,
    hears_all=False,
)
"""What Zalo can't do."""


class ZaloPart:
    """Zalo, put together from its settings; `campaigns` tells each one's language, `folder` holds our files.

    `groups` are those that the campaign files name: the desk takes them over after the store is connected.
    """

    def __init__(
        self,
        settings: ZaloSettings,
        language: str,
        folder: Path,
        campaigns: Mapping[str, str],
        groups: Iterable[str] = (),
    ) -> None:
        self._settings = settings
        self._language = language
        self._folder = folder / "zalo"
        self._campaigns = dict(campaigns)
        self._groups = tuple(groups)
        self._client = ZaloClient(settings)
        self._events = Events(settings.display_name)
        self._name = settings.display_name
        self._clock: Clock
        self._sending: ZaloTransport
        self._metered: Metered
        self._public: PublicFiles | None = None
        self._listener: Any = None
        self.app = APP
        self.polls = settings.mode is Mode.POLLING
        self.limits: Limits = settings.limits

    @property
    def transport(self) -> Transport:
        """The sending end, once connected."""
        return self._metered

    async def greet(self) -> Greeting:
        """Learn who we are, and that nothing stands in our way; while Zalo can't be reached, keep trying."""
        me = await persist(self._me, ZaloError, _tell_away)
        known = me if isinstance(me, dict) else {}
        names = [self._settings.display_name, str(known.get("display_name") or "")]
        self._name = next((name for name in names if name), str(known.get("account_name") or "Bot"))
        self._events.call(*names, str(known.get("account_name") or ""))
        if not known.get("can_join_groups"):
            _log.warning("%s", _NO_GROUPS)
        if self.polls:
            info = await persist(self._webhook_info, ZaloError, _tell_away)
            if isinstance(info, dict) and info.get("url"):
                raise OperatorError(WEBHOOK_SET)
        return Greeting(self._name, ABILITIES)

    async def _me(self) -> Any:
        while True:
            try:
                return await self._client.me()
            except TokenError:
                await asyncio.sleep(tokens.ASK_AGAIN_SECONDS)

    async def _ask(self, method: str, payload: Json | None = None) -> Any:
        try:
            return await self._client.call(method, payload)
        except TokenError:
            await self._client.confirm()
            raise

    async def _webhook_info(self) -> Any:
        try:
            return await self._ask("getWebhookInfo")
        except RefusedError:
            return None  # 404 says that none is set

    async def _set_webhook(self, given: Json) -> Any:
        try:
            return await self._ask("setWebhook", given)
        except RefusedError as error:
            raise OperatorError(f"Zalo does not accept zalo.webhook_url: {error}") from None

    async def connect(self, store: Store, clock: Clock) -> None:
        """Take the store: numbers that stand for buttons are kept there."""
        self._clock = clock
        if self._settings.public_url:
            self._public = PublicFiles(
                self._folder / "public", self._settings.public_url, webhook_secret(self._settings), clock
            )
        self._sending = ZaloTransport(
            self._client,
            store,
            clock,
            language=self._language,
            name=lambda: self._name,
            public=self._public,
            groups=self._groups,
        )

        self._metered = Metered(self._sending, store, clock, self._settings.plan)

        self._sending.texts_of = self._texts_of

        def groups(uow: UnitOfWork) -> list[str]:
            codes = [code for real in self._campaigns for code in (real, practice_code(real))]
            return [chat.chat_id for code in codes for chat in uow.chats.of_campaign(code) if chat.app == APP]

        self._sending.groups.update(await asyncio.wrap_future(store.read(groups)))

    def _texts_of(self, uow: UnitOfWork, chat_id: str) -> Texts:
        """Choose a chat's language."""
        chat = uow.chats.get(APP, chat_id)
        own = chat.language or self._campaigns.get(chat.campaign or "") if chat else None
        return texts(own or self._language)

    async def listen(self, keep: Keep, vitals: Vitals) -> Coroutine[Any, Any, None] | None:
        """Open our own server where it is needed, then give the poller's work or have Zalo call."""

        async def counted(updates: list[Any], fresh: bool) -> int:
            new = await keep(updates, fresh)
            if new:
                await self._metered.count(heard=new)
            return new

        if self._public is not None or not self.polls:
            from bot.listen import Listener

            self._listener = Listener(client_max_size=_BODY_BYTES)
            if self._public is not None:
                self._public.add_to(self._listener.app)
            if not self.polls:
                Webhook(self._settings, counted).add_to(self._listener.app)
            await self._listener.start(self._settings.listen)
        if self.polls:
            return Poller(self._client, counted, self._clock, vitals).run()
        given = {"url": self._settings.webhook_url, "secret_token": webhook_secret(self._settings)}
        await persist(lambda: self._set_webhook(given), ZaloError, _tell_away)
        return None

    def errands(self) -> Iterable[tuple[str, Coroutine[Any, Any, None]]]:
        """Clear away, every day, what no address leads to any more."""
        if self._public is not None:
            yield "old files", self._clear(self._public)

    async def _clear(self, public: PublicFiles) -> None:
        while True:
            await asyncio.to_thread(public.clear, self._clock.now())
            await asyncio.sleep(_DAY_SECONDS)

    def arrival_of(self, update: object) -> Arrival:
        """Make an event ready for the inbox."""
        return arrival_of(update)

    def said_at(self, arrival: Arrival) -> datetime | None:
        """Tell when a message was said."""
        return said_at(arrival)

    def event_of(self, payload: Json) -> Event | None:
        """Read a stored event."""
        event = self._events(payload)
        if event is not None and event.chat_kind is ChatKind.GROUP:
            self._sending.groups.add(event.chat_id)
        return event

    def understood(self, uow: UnitOfWork, event: Event, now: datetime) -> Event:
        """Take a number that answers a question for its button."""
        return understood(uow, event, now)

    async def hush(self) -> None:
        """Hear nothing more."""
        if self._listener is not None:
            await self._listener.stop()

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.close()


def _tell_away(error: Exception) -> None:
    _log.warning("Zalo can't be reached, trying again: %s", error)
