"""One letter to its chat: pictures drawn or sent again by id, refused pictures told in words."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.sender import gather
from bot.sender.painter import Painter
from bot.sender.transport import PictureRejectedError, RejectedError, Sent, Transport
from reporting.ports import Store
from reporting.records import Json, Letter, LetterKind, picture_key

_log = logging.getLogger(__name__)


class Courier:
    """Carries letters. A picture's text twin is its `twin` (else the letter's own text)."""

    def __init__(self, store: Store, transport: Transport) -> None:
        self._store = store
        self._transport = transport
        self._painter = Painter()

    def close(self) -> None:
        """Let the render thread go."""
        self._painter.close()

    async def carry(self, letter: Letter) -> Sent:
        """Send a letter; raise the SendError that says what became of it."""
        if letter.kind is LetterKind.EDIT and await self._is_gathered(letter):
            # the answers of others stand in that message too
            return await self._transport.send(gather.apart(letter), None) if letter.text else Sent(letter.target)
        if letter.picture is None:
            return await self._transport.send(letter, None)
        try:
            return await self._send_picture(letter, letter.picture)
        except PictureRejectedError as error:
            _log.warning("a picture was refused, its text goes instead: %s", error)
        twin = str(letter.picture.get("twin") or letter.text)
        if not twin:
            raise RejectedError("the picture was refused and has no text")
        return await self._transport.send(replace(letter, kind=LetterKind.TEXT, text=twin, picture=None), None)

    async def _is_gathered(self, letter: Letter) -> bool:
        mark = gather.mark_of(letter.app, letter.chat_id, letter.target or "")
        return await asyncio.wrap_future(self._store.read(lambda uow: uow.state.get(mark) is not None))

    async def _send_picture(self, letter: Letter, picture: Json) -> Sent:
        key = picture_key(picture)
        file_id = self._painter.file_ids.get(key) or await asyncio.wrap_future(
            self._store.read(lambda uow: uow.outbox.file_of(key))
        )
        if file_id is not None:
            try:
                return await self._transport.send(letter, file_id)
            except PictureRejectedError:
                self._painter.file_ids.pop(key, None)
        try:
            drawn = await self._painter.draw(picture)
        except Exception as error:
            _log.exception("a picture could not be drawn")
            raise PictureRejectedError(f"it could not be drawn: {error}") from error
        sent = await self._transport.send(letter, drawn)
        if sent.file_id is not None:
            self._painter.file_ids[key] = sent.file_id
        return sent
