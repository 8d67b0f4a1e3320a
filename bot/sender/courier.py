"""One letter to its chat: pictures and documents made or sent again by id, refused ones told in words."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.sender import gather
from bot.sender.painter import Make, Painter, no_documents
from bot.sender.transport import PictureRejectedError, RejectedError, Sent, Transport
from reporting.ports import Store
from reporting.records import Json, Letter, LetterKind, picture_key

_log = logging.getLogger(__name__)


class Courier:
    """Carries letters. The text twin of a picture or document is its `twin` (else the letter's own text)."""

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
        try:
            return await self._send_file(letter, made)
        except PictureRejectedError as error:
            _log.warning("a %s was refused, its text goes instead: %s", letter.kind, error)
        twin = str(made.get("twin") or letter.text)
        if not twin:
            raise RejectedError(f"the {letter.kind} was refused and has no text")
        words = replace(letter, kind=LetterKind.TEXT, text=twin, picture=None, document=None)
        return await self._transport.send(words, None)

    async def _is_gathered(self, letter: Letter) -> bool:
        mark = gather.mark_of(letter.app, letter.chat_id, letter.target or "")
        return await asyncio.wrap_future(self._store.read(lambda uow: uow.state.get(mark) is not None))

    async def _send_file(self, letter: Letter, made: Json) -> Sent:
        key = picture_key(made)
        file_id = self._painter.file_ids.get(key) or await asyncio.wrap_future(
            self._store.read(lambda uow: uow.outbox.file_of(key))
        )
        if file_id is not None:
            try:
                return await self._transport.send(letter, file_id)
            except PictureRejectedError:
                self._painter.file_ids.pop(key, None)
        try:
            data = await (self._painter.make if letter.kind is LetterKind.DOCUMENT else self._painter.draw)(made)
        except Exception as error:
            _log.exception("a %s could not be made", letter.kind)
            raise PictureRejectedError(f"it could not be made: {error}") from error
        sent = await self._transport.send(letter, data)
        if sent.file_id is not None:
            self._painter.file_ids[key] = sent.file_id
        return sent
