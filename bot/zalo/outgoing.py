"""Letters out: each as what Zalo can show, and each failure by its name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from bot.clock import Clock
from bot.sender.albums import singles
from bot.sender.transport import (
    FileTooBigError,
    NotDeliveredError,
    OutcomeUnknownError,
    PictureRejectedError,
    RateLimitedError,
    RejectedError,
    SendError,
    Sent,
    ServerTroubleError,
    UnreachableError,
)
from bot.texts import Texts, texts
from bot.texts.catalogue import languages
from bot.zalo.arrivals import APP
from bot.zalo.choices import offer
from bot.zalo.client import ZaloClient, is_loopback
from bot.zalo.errors import (
    LostError,
    QuotaError,
    RefusedError,
    TokenError,
    TroubleError,
    UnsentError,
    ZaloError,
)
from bot.zalo.outside import may_be_fetched
from bot.zalo.public import LINK_DAYS, PublicFiles
from bot.zalo.words import LIMIT, plain, shorten, split, width
from reporting.numbers import unbroken
from reporting.ports import Store, UnitOfWork
from reporting.records import Button, Letter, LetterKind, Priority

QUOTA_SECONDS: Final = 60.0
_PICTURE_NAME: Final = "baocao.png"
_DOCUMENT_NAME: Final = "baocao.bin"
# marks in what Zalo says of a chat that can't be written to; compared in lower case
_NO_CHAT: Final = ("chat", "user", "recipient", "member", "permission", "block", "not found")
# what a new message says anyway, once the button's message can't be rewritten
_SAID_ANYWAY: Final = ("button.done", "button.still")


class ZaloTransport:
    """Sends letters. `name` tells how the bot is called in groups; `groups` holds those chats that are some."""

    app: Final = APP

    def __init__(
        self,
        client: ZaloClient,
        store: Store,
        clock: Clock,
        *,
        language: str,
        name: Callable[[], str],
        public: PublicFiles | None = None,
        groups: Iterable[str] = (),
    ) -> None:
        self._client = client
        self._store = store
        self._clock = clock
        self._language = language
        self._name = name
        self._public = public
        self.groups = set(groups)
        self.texts_of: Callable[[UnitOfWork, str], Texts] = lambda _uow, _chat: texts(language)
        self._instead = [pair for one in languages() for pair in _replaced(texts(one))]
        self._unsaid = {texts(one).plain(key) for one in languages() for key in _SAID_ANYWAY}

    def is_group(self, chat_id: str) -> bool:
        """Tell groups that were seen: ids say nothing here."""
        return chat_id in self.groups

    def pieces(self, letter: Letter) -> tuple[Letter, ...]:
        """Take a too long text apart; a picture or file that nobody could fetch becomes its words."""
        if letter.kind in {LetterKind.PICTURE, LetterKind.DOCUMENT} and self._public is None:
            return self.pieces(self._in_words(letter))
        if len(alone := singles(letter)) > 1:
            return alone
        if letter.kind is LetterKind.EDIT and _is_needed(letter):
            return self.pieces(replace(letter, kind=LetterKind.TEXT, target=None))
        if letter.kind is not LetterKind.TEXT:
            return (letter,)
        cut = split(self._shown(letter), LIMIT - _room(letter))
        if len(cut) == 1:
            return (letter,)
        last = len(cut) - 1
        return tuple(
            replace(letter, text=_escaped(text), buttons=letter.buttons if number == last else ())
            for number, text in enumerate(cut)
        )

    def _in_words(self, letter: Letter) -> Letter:
        made = letter.picture or letter.document or {}
        words = str(made.get("twin") or letter.text)
        if letter.kind is LetterKind.DOCUMENT:
            nowhere = texts(self._language).say("zalo.no-files", name=letter.file_name)
            words = "\n".join(part for part in (words, str(nowhere)) if part)
        return replace(letter, kind=LetterKind.TEXT, text=words, picture=None, document=None)

    def fits(self, text: str) -> bool:
        """Tell whether a text goes out as one message, with room for a few answers to choose from."""
        return 2 * len(text) <= LIMIT or width(plain(text, f"@{self._name()}")) <= LIMIT - 200

    def mention(self, account_id: str, name: str) -> str:  # noqa: ARG002 - a bot mentions nobody here
        """Name a person: Zalo lets no bot mention one."""
        return _escaped(name)

    async def answers(self) -> None:
        """Ask who we are; whatever Zalo says but that it has trouble, it does answer."""
        try:
            await self._client.me()
        except (QuotaError, RefusedError):
            return
        except ZaloError as error:
            raise NotDeliveredError(str(error)) from None

    async def send(self, letter: Letter, picture: bytes | str | None = None) -> Sent:
        """Send one letter as what Zalo can show, or raise the SendError that says what became of it."""
        if not _is_needed(letter) or (letter.kind is LetterKind.NOTICE and letter.text in self._unsaid):
            return Sent(letter.target)
        try:
            return await self._send(letter, picture)
        except ZaloError as error:
            raise failure_of(error, letter) from None

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """Fetch a file that somebody sent: its id is the address that Zalo gave for it."""
        if not may_be_fetched(file_id) and not (is_loopback(file_id) and self._client.is_local):
            raise RejectedError("no public address of a file")
        try:
            data = await self._client.fetch(file_id, limit)
        except RefusedError as error:
            raise RejectedError(str(error)) from None
        except TroubleError as error:
            raise ServerTroubleError(str(error)) from None
        except ZaloError as error:
            raise NotDeliveredError(str(error)) from None
        if data is None:
            raise FileTooBigError(f"more than {limit} bytes")
        return data

    async def _send(self, letter: Letter, picture: bytes | str | None) -> Sent:
        text = await self._written(letter)
        if letter.kind is LetterKind.PICTURE:
            url = await self._address(letter, picture, _PICTURE_NAME)
            caption = {"caption": shorten(text)} if text.strip() else {}
            return _sent(await self._client.call("sendPhoto", {"chat_id": letter.chat_id, "photo": url} | caption))
        if letter.kind is LetterKind.DOCUMENT:
            url = await self._address(letter, picture, letter.file_name or _DOCUMENT_NAME)
            until = self._clock.now() + timedelta(days=LINK_DAYS)
            link = texts(self._language).plain("zalo.link", name=letter.file_name, url=url, day=until.date())
            text = "\n".join(part for part in (shorten(text, LIMIT - width(link) - 1), link) if part)
        return _sent(await self._client.call("sendMessage", {"chat_id": letter.chat_id, "text": shorten(text)}))

    async def _address(self, letter: Letter, data: bytes | str | None, name: str) -> str:
        if self._public is None or not isinstance(data, bytes):
            raise PictureRejectedError(f"a {letter.kind} goes by its address, and there is none of this one")
        return await self._public.keep(data, name)

    async def _written(self, letter: Letter) -> str:
        """Write a letter's words, its buttons as numbers below them."""
        text = self._shown(letter)
        if not letter.buttons:
            return text
        now = self._clock.now()

        def number(uow: UnitOfWork) -> tuple[list[tuple[int, Button]], Texts]:
            return offer(uow, letter, now), self.texts_of(uow, letter.chat_id)

        numbered, words = await asyncio.wrap_future(self._store.write(number))
        key = "zalo.choose-group" if self.is_group(letter.chat_id) else "zalo.choose"
        said = words.plain("zalo.or").join(
            part for part in (", ".join(str(n) for n, _ in numbered[:-1]), str(numbered[-1][0])) if part
        )
        lines = [f"{n}. {button.label}" for n, button in numbered]
        how = words.plain(key, numbers=said, name=self._name(), n=str(numbered[0][0]))
        body = shorten(text, LIMIT - width("\n".join(lines)) - width(how) - 4)
        return "\n".join((body, "", *lines, how)).strip()

    def _shown(self, letter: Letter) -> str:
        """Reduce a letter's markup; in a group, lines to copy are shown with the bot's name before them."""
        text = plain(letter.text, f"@{self._name()}" if self.is_group(letter.chat_id) else "")
        for said, instead in self._instead:
            text = text.replace(said, instead)
        return unbroken(text)


def _replaced(words: Texts) -> Iterator[tuple[str, str]]:
    """List the words that speak of what Zalo has not, each with what is said instead."""
    start, end = "zalo.instead.", "-to"
    for key in words.templates:
        if key.startswith(start) and not key.endswith(end):
            yield words.plain(key), words.plain(f"{key}{end}")


def _is_needed(letter: Letter) -> bool:
    """Tell whether a letter leaves anything to say where messages can't be changed, pinned or reacted to.

    A message that a pressed button would rewrite is said anew; the board and other people's copies are left as they
    are: whoever wants the newest asks for it.
    """
    match letter.kind:
        case LetterKind.REACTION | LetterKind.PIN | LetterKind.DELETE:
            return False
        case LetterKind.EDIT:
            return bool(letter.text) and (bool(letter.buttons) or letter.priority is Priority.BUTTON)
        case LetterKind.NOTICE:
            return bool(letter.text)
        case _:
            return True


def failure_of(error: ZaloError, letter: Letter) -> SendError:
    """Name what became of a letter whose call failed."""
    words = str(error)
    match error:
        case QuotaError():
            failure: SendError = RateLimitedError(QUOTA_SECONDS)
        case UnsentError():
            failure = NotDeliveredError(words)
        case LostError():
            failure = OutcomeUnknownError(words)
        case TroubleError() | TokenError():  # of the token getMe, which is asked next, says what is true
            failure = ServerTroubleError(words)
        case _:
            failure = _refusal(words, letter)
    return failure


def _refusal(words: str, letter: Letter) -> SendError:
    low = words.lower()
    if letter.kind is LetterKind.PICTURE and any(mark in low for mark in ("photo", "image", "url")):
        return PictureRejectedError(words)
    return UnreachableError(words) if any(mark in low for mark in _NO_CHAT) else RejectedError(words)


def _room(letter: Letter) -> int:
    """Keep room below the last piece for what its buttons say."""
    labels = [button.label for row in letter.buttons for button in row]
    return sum(width(label) + 6 for label in labels) + 160 if labels else 0


def _sent(result: Any) -> Sent:
    number = result.get("message_id") if isinstance(result, dict) else None
    return Sent(str(number) if number else None)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
