"""One letter to its chat: pictures and documents made or sent again by id; which words go instead of refused ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.sender import gather
from bot.sender.albums import Albums, joined, parted, pictures_of
from bot.sender.painter import Make, Painter, no_documents
from bot.sender.transport import PictureRejectedError, RejectedError, Sent, Transport
from reporting.ports import Store
from reporting.records import Json, Letter, LetterKind, picture_key

_log = logging.getLogger(__name__)


def in_words(letter: Letter, error: PictureRejectedError) -> Letter:
    """Say a refused picture or document in words: its `twin`, else the letter's own text."""
    made = letter.picture or letter.document or {}
    twin = str(made.get("twin") or letter.text)
    if not made or not twin:
        raise RejectedError(f"the {letter.kind} was refused and has no text: {error}") from error
    _log.warning("a %s was refused, its text goes instead: %s", letter.kind, error)
    return replace(letter, kind=LetterKind.TEXT, text=twin, picture=None, document=None)


class Courier:
    """Carries letters."""

    def __init__(self, store: Store, transport: Transport, make: Make = no_documents) -> None:
        self._store = store
        self._transport = transport
        self._painter = Painter(make)

    def close(self) -> None:
        """Let the render thread go."""
        self._painter.close()

    async def carry(self, letter: Letter) -> Sent:
        """Send a letter; raise the SendError that says what became of it."""
        if letter.kind is LetterKind.EDIT and await self._is_gathered(letter):
            # the answers of others stand in that message too
            return await self._transport.send(gather.apart(letter), None) if letter.text else Sent(letter.target)
        made = letter.document if letter.kind is LetterKind.DOCUMENT else letter.picture
        if made is None:
            return await self._transport.send(letter, None)
        album = pictures_of(letter)
        return await (self._send_album(letter, album) if album else self._send_file(letter, made))

    async def _is_gathered(self, letter: Letter) -> bool:
        app, chat_id, message_id = letter.app, letter.chat_id, letter.target or ""
        return await asyncio.wrap_future(self._store.read(lambda uow: uow.outbox.is_shared(app, chat_id, message_id)))

    async def _send_file(self, letter: Letter, made: Json) -> Sent:
        key = picture_key(made)
        file_id = self._painter.file_ids.get(key) or await asyncio.wrap_future(
            self._store.read(lambda uow: uow.outbox.file_of(key))
        )
        if file_id is not None:
            try:
                return await self._transport.send(letter, file_id)
            except PictureRejectedError:
                self._painter.file_ids.forget(key)
        sent = await self._transport.send(letter, await self._made(letter, made))
        if sent.file_id is not None:
            self._painter.file_ids.keep(key, sent.file_id)
        return sent

    async def _send_album(self, letter: Letter, album: tuple[Json, ...]) -> Sent:
        """Send several pictures as one; those that the app knows already go by their ids."""
        if not isinstance(self._transport, Albums):
            raise RejectedError(f"{self._transport.app} has no albums: they are to be taken apart")
        keys = [picture_key(picture) for picture in album]
        whole = picture_key(letter.picture or {})
        stored = parted(await asyncio.wrap_future(self._store.read(lambda uow: uow.outbox.file_of(whole))))
        self._know(keys, stored)
        known = [self._painter.file_ids.get(key) for key in keys]
        try:
            sent, ids = await self._transport.send_album(
                letter, [has or await self._made(letter, one) for has, one in zip(known, album, strict=True)]
            )
        except PictureRejectedError:
            if not any(known):
                raise
            for key in keys:  # the app forgot them
                self._painter.file_ids.forget(key)
            sent, ids = await self._transport.send_album(letter, [await self._made(letter, one) for one in album])
        self._know(keys, ids)
        return Sent(sent.message_id, joined(ids))

    def _know(self, keys: Sequence[str], file_ids: Sequence[str]) -> None:
        """Remember under which ids the app knows an album's pictures, where it named all of them."""
        if len(file_ids) == len(keys):
            for key, file_id in zip(keys, file_ids, strict=True):
                self._painter.file_ids.keep(key, file_id)

    async def _made(self, letter: Letter, made: Json) -> bytes:
        """Draw a picture, or make a document."""
        try:
            return await (self._painter.make if letter.kind is LetterKind.DOCUMENT else self._painter.draw)(made)
        except Exception as error:
            _log.exception("a %s could not be made", letter.kind)
            raise PictureRejectedError(f"it could not be made: {error}") from error
