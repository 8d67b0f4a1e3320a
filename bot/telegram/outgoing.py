"""Letters out: each kind by its call of the Bot API; files in, on demand."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import telegram
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.sender.transport import (
    FileTooBigError,
    NotDeliveredError,
    PictureRejectedError,
    RejectedError,
    Sent,
    ServerTroubleError,
)
from bot.telegram.arrivals import APP
from bot.telegram.bot import QuietBot
from bot.telegram.failures import failure_of
from bot.telegram.markup import CAPTION_LIMIT, NOTICE_LIMIT, fits, plain, shorten, split
from reporting.numbers import unbroken
from reporting.records import Letter, LetterKind

_NO_PREVIEW: Final = telegram.LinkPreviewOptions(is_disabled=True)
_NO_PREVIEW_JSON: Final = {"is_disabled": True}
_PICTURE_NAME: Final = "baocao.png"
_DOCUMENT_NAME: Final = "baocao"
_CAPTIONED: Final = frozenset({LetterKind.PICTURE, LetterKind.DOCUMENT})
_PAGE: Final = (b"<!doctype html", b"<html")
_BAD_MARKUP: Final = ("can't parse entities", "can't find end", "unsupported start tag", "unmatched end tag")


class TelegramTransport:
    """Sends letters with the library's Bot."""

    app: Final = APP

    def __init__(self, bot: QuietBot) -> None:
        self._bot = bot

    def is_group(self, chat_id: str) -> bool:
        """Tell groups by their negative ids."""
        return chat_id.startswith("-")

    def pieces(self, letter: Letter) -> tuple[Letter, ...]:
        """Take a too long text apart; a too long caption becomes a text of its own after the picture or document."""
        if letter.kind in _CAPTIONED and not fits(letter.text, CAPTION_LIMIT):
            bare = replace(letter, text="", buttons=())
            words = replace(letter, kind=LetterKind.TEXT, picture=None, document=None, reply_to=None)
            return (bare, *self.pieces(words))
        if letter.kind is not LetterKind.TEXT or fits(letter.text):
            return (letter,)
        texts = split(letter.text)
        last = len(texts) - 1
        return tuple(
            replace(
                letter,
                text=text,
                reply_to=letter.reply_to if number == 0 else None,
                buttons=letter.buttons if number == last else (),
            )
            for number, text in enumerate(texts)
        )

    def fits(self, text: str) -> bool:
        """Tell whether a text goes out as one message."""
        return fits(text)

    def mention(self, account_id: str, name: str) -> str:
        """Write a mention that reaches a person who has no username, too."""
        return f'<a href="tg://user?id={account_id}">{html.escape(name)}</a>'

    async def answers(self) -> None:
        """Ask who we are; whatever Telegram says but that it has trouble, it does answer."""
        try:
            await self._bot.get_me()
        except (BadRequest, RetryAfter):
            return
        except TelegramError as error:
            raise NotDeliveredError(str(error)) from error

    async def send(self, letter: Letter, picture: bytes | str | None = None) -> Sent:
        """Send one letter."""
        return await send(self._bot, letter, picture)

    async def send_album(self, letter: Letter, pictures: Sequence[bytes | str]) -> tuple[Sent, tuple[str, ...]]:
        """Send several pictures as one album."""
        return await send_album(self._bot, letter, pictures)

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """Fetch a file that somebody sent; what the chat says of its size is looked at before its bytes are."""
        return await fetch(self._bot, file_id, limit)


async def send(bot: QuietBot, letter: Letter, picture: bytes | str | None = None) -> Sent:
    """Send one letter, or raise the SendError that says what became of it."""
    letter = _unbroken(letter)
    try:
        return await _send(bot, letter, picture)
    except BadRequest as error:
        if letter.text and any(mark in str(error).lower() for mark in _BAD_MARKUP):
            return await send_plain(bot, letter, picture)
        if "message is not modified" in str(error).lower():
            return Sent(letter.target)
        raise failure_of(error, letter) from error
    except TelegramError as error:
        raise failure_of(error, letter) from error


def _unbroken(letter: Letter) -> Letter:
    return replace(letter, text=unbroken(letter.text)) if "%" in letter.text else letter


async def send_plain(bot: QuietBot, letter: Letter, picture: bytes | str | None) -> Sent:
    """Send a letter whose markup Telegram could not read, as its plain words."""
    try:
        return await _send(bot, replace(letter, text=plain(letter.text)), picture, parse_mode=None)
    except TelegramError as error:
        raise failure_of(error, letter) from error


async def _send(bot: QuietBot, letter: Letter, picture: bytes | str | None, *, parse_mode: str | None = "HTML") -> Sent:
    match letter.kind:
        case LetterKind.TEXT:
            return Sent(
                await bot.say(
                    chat_id=_id(letter.chat_id),
                    text=letter.text,
                    parse_mode=parse_mode,
                    link_preview_options=_NO_PREVIEW_JSON,
                    reply_parameters=_reply_json(letter),
                    reply_markup=_keyboard_json(letter),
                )
            )
        case LetterKind.PICTURE:
            if picture is None:
                raise PictureRejectedError("there is no picture")
            message = await bot.send_photo(
                _id(letter.chat_id),
                picture,
                letter.text or None,
                parse_mode=parse_mode,
                reply_parameters=_reply(letter),
                reply_markup=_keyboard(letter),
                filename=_PICTURE_NAME if isinstance(picture, bytes) else None,
            )
            return Sent(str(message.message_id), message.photo[-1].file_id if message.photo else None)
        case LetterKind.DOCUMENT:
            if picture is None:
                raise PictureRejectedError("there is no document")
            message = await bot.send_document(
                _id(letter.chat_id),
                picture,
                letter.text or None,
                parse_mode=parse_mode,
                reply_parameters=_reply(letter),
                reply_markup=_keyboard(letter),
                filename=" ".join((letter.file_name or _DOCUMENT_NAME).split()) if isinstance(picture, bytes) else None,
            )
            return Sent(str(message.message_id), message.document.file_id if message.document else None)
        case LetterKind.EDIT:
            await _edit(bot, letter, parse_mode)
            return Sent(letter.target)
        case _:
            await _act(bot, letter)
            return Sent(letter.target)


async def send_album(bot: QuietBot, letter: Letter, pictures: Sequence[bytes | str]) -> tuple[Sent, tuple[str, ...]]:
    """Send a letter's pictures as an album, its words under the first; raise the SendError that says what happened."""
    letter = _unbroken(letter)
    media = [
        telegram.InputMediaPhoto(one, filename=_PICTURE_NAME if isinstance(one, bytes) else None) for one in pictures
    ]
    try:
        messages = await bot.send_media_group(
            _id(letter.chat_id),
            media,
            caption=letter.text or None,
            parse_mode="HTML",
            reply_parameters=_reply(letter),
        )
    except TelegramError as error:
        raise failure_of(error, letter) from error
    ids = tuple(message.photo[-1].file_id for message in messages if message.photo)
    return Sent(str(messages[0].message_id)), ids


async def fetch(bot: QuietBot, file_id: str, limit: int) -> bytes:
    """Fetch a file, or raise the SendError that says why not."""
    asked = Letter(APP, "", LetterKind.FETCH, target=file_id)
    try:
        found = await bot.get_file(file_id)
        if (found.file_size or 0) > limit:
            raise FileTooBigError(f"{found.file_size} bytes")
        data = await _download(found)
    except BadRequest as error:
        if "too big" in str(error).lower():
            raise FileTooBigError(str(error)) from error
        raise RejectedError(str(error)) from error
    except Forbidden as error:
        raise RejectedError(str(error)) from error
    except TelegramError as error:
        raise failure_of(error, asked) from error
    except OSError as error:  # a Bot API server on this machine hands out paths
        raise RejectedError(f"the file can't be read: {error.strerror}") from error
    if len(data) > limit:
        raise FileTooBigError(f"{len(data)} bytes")
    return data


async def _download(found: telegram.File) -> bytes:
    """Fetch the bytes. Who we are was clear when Telegram named the place: what is refused here is the file."""
    try:
        data = bytes(await found.download_as_bytearray())
    except InvalidToken as error:
        raise RejectedError(f"the file is not there: {error}") from error
    if found.file_size and len(data) != found.file_size and data[:99].lstrip().lower().startswith(_PAGE):
        raise ServerTroubleError("a page came instead of the file")
    return data


async def _edit(bot: QuietBot, letter: Letter, parse_mode: str | None) -> None:
    chat, message = _id(letter.chat_id), int(letter.target or 0)
    keyboard = _keyboard(letter)
    if not letter.text:
        await bot.edit_message_reply_markup(chat, message, reply_markup=keyboard)
        return
    try:
        await bot.edit_message_text(
            shorten(letter.text),
            chat,
            message,
            parse_mode=parse_mode,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard,
        )
    except BadRequest as error:
        if "there is no text in the message" not in str(error).lower():
            raise
        caption = shorten(letter.text, CAPTION_LIMIT)
        await bot.edit_message_caption(chat, message, caption=caption, parse_mode=parse_mode, reply_markup=keyboard)


async def _act(bot: QuietBot, letter: Letter) -> None:
    """Do what leaves no message of its own."""
    match letter.kind:
        case LetterKind.REACTION:
            await bot.set_message_reaction(_id(letter.chat_id), int(letter.target or 0), letter.text or None)
        case LetterKind.NOTICE:
            words = plain(letter.text)
            await bot.answer_callback_query(
                letter.target or "", words[:NOTICE_LIMIT] or None, show_alert=len(words) > 60
            )
        case LetterKind.DELETE:
            await bot.delete_message(_id(letter.chat_id), int(letter.target or 0))
        case LetterKind.PIN:
            await bot.pin_chat_message(_id(letter.chat_id), int(letter.target or 0), disable_notification=True)
        case LetterKind.UNPIN:
            await bot.unpin_chat_message(_id(letter.chat_id), int(letter.target or 0))
        case _:
            raise RejectedError(f"no call for a letter of kind {letter.kind}")


def _id(chat_id: str) -> int | str:
    """Give a chat id the type that the Bot API has for it."""
    return int(chat_id) if chat_id.lstrip("-").isdecimal() else chat_id


def _reply(letter: Letter) -> telegram.ReplyParameters | None:
    if letter.reply_to is None:
        return None
    return telegram.ReplyParameters(int(letter.reply_to), allow_sending_without_reply=True)


def _reply_json(letter: Letter) -> dict[str, object] | None:
    if letter.reply_to is None:
        return None
    return {"message_id": int(letter.reply_to), "allow_sending_without_reply": True}


def _keyboard_json(letter: Letter) -> dict[str, object] | None:
    if not letter.buttons:
        return None
    rows = [[{"text": button.label, "callback_data": button.data} for button in row] for row in letter.buttons]
    return {"inline_keyboard": rows}


def _keyboard(letter: Letter) -> telegram.InlineKeyboardMarkup | None:
    if not letter.buttons:
        return None
    return telegram.InlineKeyboardMarkup(
        [
            [telegram.InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in letter.buttons
        ]
    )
