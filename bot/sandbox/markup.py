"""Telegram's small HTML, read as Telegram reads it, and what it finds by itself in a text: commands, mentions."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request

Entity = dict[str, Any]

MAX_ENTITIES = 100  # Telegram shows no more of one message

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = re.compile(r"&(lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_TAG = re.compile(r"<(/?)([^\s>]*)((?:\s+[^\s=>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?)*)\s*(>?)")
_ATTRIBUTE = re.compile(r"([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/@])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z0-9_]{3,32})(?!\w)"
    r"|(?<![\w#])(?P<hashtag>#\w{1,255})"
)


def utf16(text: str) -> int:
    """Count as Telegram counts: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    at: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Reader:
    source: str
    plain: str = ""
    entities: list[Entity] = field(default_factory=list)
    nest: list[_Open] = field(default_factory=list)

    def offset(self, index: int) -> int:
        return len(self.source[:index].encode())

    def read(self) -> None:
        index = 0
        while (found := self.source.find("<", index)) >= 0:
            self.plain += _unescape(self.source[index:found])
            tag = _TAG.match(self.source, found)
            assert tag is not None, "the pattern fits every <"
            if not tag[1] and tag.end(2) < len(self.source):
                self.check(tag[2].lower(), self.offset(found))
            if not tag[4]:
                which = "end" if tag[1] else "start"
                raise bad_request(f"can't parse entities: Unclosed {which} tag at byte offset {self.offset(found)}")
            if tag[1]:
                self.close(tag[2].lower(), self.offset(found))
            else:
                self.open(tag[2].lower(), tag[3], self.offset(found))
            index = tag.end()
        self.plain += _unescape(self.source[index:])
        if self.nest:
            tag_name = self.nest[-1].tag
            raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag_name}\"")

    def check(self, tag: str, offset: int) -> None:
        if tag not in _KINDS:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {offset}')

    def open(self, tag: str, raw: str, offset: int) -> None:
        attributes = {m[1].lower(): _unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(raw)}
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise bad_request(f'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.nest.append(_Open(tag, utf16(self.plain), attributes))

    def close(self, tag: str, offset: int) -> None:
        if not self.nest:
            raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {offset}")
        begun = self.nest.pop()
        if tag and tag != begun.tag:
            raise bad_request(
                f"can't parse entities: Unmatched end tag at byte offset {offset}, "
                f'expected "</{begun.tag}>", found "</{tag}>"'
            )
        length = utf16(self.plain) - begun.at
        if length:
            self.add(begun, length)

    def add(self, begun: _Open, length: int) -> None:
        kind = _KINDS[begun.tag]
        entity: Entity = {"type": kind, "offset": begun.at, "length": length}
        if kind == "text_link":
            url = begun.attributes.get("href", "")
            person = re.fullmatch(r"tg://user\?id=(\d+)", url)
            if person:
                entity |= {"type": "text_mention", "user": {"id": int(person[1])}}
            elif re.match(r"(https?://|tg://|mailto:|tel:)?[^\s/]+\.?[^\s]*", url):
                entity["url"] = url
            else:
                return  # Telegram drops a link without an address and keeps its text
        if kind == "blockquote" and "expandable" in begun.attributes:
            entity["type"] = "expandable_blockquote"
        if kind == "custom_emoji":
            entity["custom_emoji_id"] = begun.attributes.get("emoji-id", "")
        self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Read Telegram's HTML: the plain text and its entities, or the 400 that Telegram gives."""
    reader = _Reader(source)
    reader.read()
    return _trimmed(reader.plain, reader.entities)


def plain_text(source: str, entities: list[Entity] | None = None) -> tuple[str, list[Entity]]:
    """Trim a text as Telegram does and keep the entities that were given beside it."""
    return _trimmed(source, list(entities or []))


def find_entities(text: str) -> list[Entity]:
    """Find what Telegram marks by itself: commands, mentions, tags, addresses."""
    entities = []
    for found in _FOUND.finditer(text):
        kind = found.lastgroup or ""
        entities.append({"type": kind, "offset": utf16(text[: found.start()]), "length": utf16(found[0])})
    return entities


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Add what Telegram finds by itself where nothing was marked yet; in order of place."""
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in {"code", "pre", "text_link", "text_mention"}
    ]
    extra = [
        e
        for e in find_entities(text)
        if not any(e["offset"] < end and start < e["offset"] + e["length"] for start, end in taken)
    ]
    ordered = sorted([*entities, *extra], key=lambda e: (e["offset"], -e["length"]))
    return ordered[:MAX_ENTITIES]


def _unescape(text: str) -> str:
    return _NAMED.sub(lambda found: html.unescape(found[0]), text)


def _trimmed(plain: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    cut = utf16(plain[: len(plain) - len(plain.lstrip())])
    text = plain.strip()
    length = utf16(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept
