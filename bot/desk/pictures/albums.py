"""Pictures put into letters: one, an album of several or of a long one's pages, beyond that a document of all pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.texts import Texts
from reporting.records import Chat, Json, Letter, LetterKind, Priority
from reporting.render import MOST_PAGES, pages

PAGES = "pages"
"""The kind of document that holds the pages of pictures."""


def album(*pictures: Json) -> dict[str, Any]:
    """Give one picture for a letter: itself where it is one page, else an album of all pages."""
    parts = [page for picture in pictures for page in pages(picture)]
    return parts[0] if len(parts) == 1 else {"kind": "album", "pictures": parts}


def picture_letters(
    texts: Texts,
    chat: Chat,
    pictures: Sequence[Json],
    caption: str,
    *,
    key: str | None = None,
    slot: str | None = None,
    twin: str = "",
) -> list[Letter]:
    """Write the letters that carry pictures to a chat, the words under the first.

    `twin` says the same in words, for who can't have the pictures; without it that is what stands under them.
    What an album can't hold goes as a document with every page, behind the first page of each picture.
    """
    whole = album(*pictures) | ({"twin": twin} if twin else {})
    parts: list[dict[str, Any]] = whole.get("pictures", [whole])
    first = Letter(
        chat.app,
        chat.chat_id,
        LetterKind.PICTURE,
        text=caption,
        picture=whole,
        priority=Priority.PICTURE,
        key=key,
        slot=slot,
    )
    if len(parts) <= MOST_PAGES:
        return [first]
    document = Letter(
        chat.app,
        chat.chat_id,
        LetterKind.DOCUMENT,
        text=texts.say("picture.all-pages", n=len(parts)),
        document={"kind": PAGES, "pictures": parts},
        file_name=texts.plain("picture.pages-file"),
        priority=Priority.PICTURE,
        key=f"{key}/pages" if key else None,
        slot=slot,
    )
    firsts = [pages(picture)[0] for picture in pictures][:MOST_PAGES]
    shown = firsts[0] if len(firsts) == 1 else {"kind": "album", "pictures": firsts}
    return [replace(first, picture=shown | ({"twin": twin} if twin else {})), document]
