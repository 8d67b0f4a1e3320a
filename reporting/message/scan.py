"""Tokens turned into items: units, metrics, numbers, dates, known words; what is left is a word of no meaning here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from reporting.flat import flatten
from reporting.message.lexicon import Leaf, Lexicon
from reporting.message.mentions import Mention, Sort, find_mentions
from reporting.message.normalise import lower
from reporting.message.numbers import Number
from reporting.message.tokens import Token, TokenKind, cut
from reporting.message.units import UnitIndex
from reporting.message.vocabulary import SHORT_KINDS

_QUOTED = re.compile(r"(?:https?://|www\.)\S+|(?<![\w)])=[a-z][a-z.]+\([^\n]*")
"""Addresses and a sheet's formulas: what stands in them is nobody's figure."""
_MAY_QUOTE = re.compile(r"//|www|=[a-z.]+\(")


class ItemKind(IntEnum):
    """What an item is."""

    BREAK = 0
    SIGN = 1
    NUMBER = 2
    UNIT = 3
    METRIC = 4
    LEVEL = 5
    STEM = 6
    KIND = 7
    WORDS = 8
    DATE = 9
    OTHER = 10
    CLOCK = 11


@dataclass(slots=True)
class Item:
    """A piece of meaning over tokens `first` to `last` (excluded), with whatever belongs to its kind."""

    kind: ItemKind
    first: int
    last: int
    flat: str = ""
    words: int = 0
    units: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    leaf: Leaf | None = None
    unit_kind: str = ""
    mention: Mention | None = None
    number: Number | None = None
    doubtful: bool = False
    spaced: bool = True
    problem: bool = False


@dataclass(slots=True)
class Scan:
    """A message's text, tokens and items."""

    text: str
    tokens: list[Token]
    items: list[Item]

    def said(self, first: int, last: int) -> str:
        """Quote the text of items `first` to `last` (excluded)."""
        if first >= last:
            return ""
        return self.text[self.tokens[self.items[first].first].start : self.tokens[self.items[last - 1].last - 1].end]


class Scanner:
    """Scans messages of one campaign."""

    def __init__(self, lexicon: Lexicon, units: UnitIndex) -> None:
        self.lexicon = lexicon
        self.units = units
        self._beginnings = frozenset(lexicon.root.after) | units.beginnings

    def scan(self, text: str) -> Scan:
        """Turn normalised text into items."""
        low = lower(text)
        flat = flatten(low)
        tokens = cut(low, flat)
        mentions = find_mentions(flat, low)
        quoted = [found.span() for found in _QUOTED.finditer(flat)] if _MAY_QUOTE.search(flat) else []
        items: list[Item] = []
        add = items.append
        index, size, coming = 0, len(tokens), 0
        while index < size:
            token = tokens[index]
            if quoted and (last := _after_quoted(quoted, tokens, index)):
                add(Item(ItemKind.OTHER, index, last, "…", spaced=token.spaced))
                index = last
                continue
            while coming < len(mentions) and mentions[coming].start < token.start:
                coming += 1
            if coming < len(mentions) and mentions[coming].start == token.start:
                mention = mentions[coming]
                last = index
                while last < size and tokens[last].start < mention.end:
                    last += 1
                kind = ItemKind.CLOCK if mention.sort is Sort.CLOCK else ItemKind.DATE
                if not self._names_something(tokens, index, last):
                    add(Item(kind, index, last, mention=mention, spaced=token.spaced))
                    index = last
                    continue
            item = self._item(tokens, index, items)
            add(item)
            index = item.last
        return Scan(text, tokens, items)

    def _names_something(self, tokens: list[Token], index: int, last: int) -> bool:
        """Tell whether a longer name begins where a date was seen."""
        return tokens[index].kind is TokenKind.WORD and self.units.longest(tokens, index)[0] > last

    def _item(self, tokens: list[Token], index: int, items: list[Item]) -> Item:  # noqa: PLR0911 - one for each kind
        token = tokens[index]
        kind = token.kind
        if kind is TokenKind.BREAK:
            return Item(ItemKind.BREAK, index, index + 1, "\n")
        if kind is TokenKind.SIGN:
            return Item(ItemKind.SIGN, index, index + 1, token.flat, spaced=token.spaced)
        if kind is TokenKind.NUMBER:
            return Item(ItemKind.NUMBER, index, index + 1, token.flat, spaced=token.spaced)
        if token.flat not in self._beginnings:
            return self._strange(tokens, index)
        end, leaf = self.lexicon.longest(tokens, index)
        unit = self._unit(tokens, index, end, leaf, items)
        if unit is not None:
            return unit
        if leaf is None:
            return self._strange(tokens, index)
        name = "".join(part.flat for part in tokens[index:end])
        short = len(name) == 1 and not (end < len(tokens) and tokens[end].flat == "." and not tokens[end].spaced)
        item_kind = _kind_of(leaf, short_kind=short)
        if item_kind is ItemKind.OTHER:
            return Item(item_kind, index, end, name, spaced=token.spaced)
        item = Item(item_kind, index, end, name, leaf.words, leaf=leaf, spaced=token.spaced)
        if item_kind is ItemKind.METRIC:
            item.metrics, item.unit_kind = leaf.metrics, leaf.kind
        elif item_kind is ItemKind.KIND:
            item.unit_kind = leaf.kind
        return item

    @staticmethod
    def _strange(tokens: list[Token], index: int) -> Item:
        """Take a word of no meaning here, with whatever is joined to it."""
        token, last, size = tokens[index], index + 1, len(tokens)
        while last < size and not tokens[last].spaced and tokens[last].kind <= TokenKind.WORD:
            last += 1
        name = token.flat if last == index + 1 else "".join([part.flat for part in tokens[index:last]])
        return Item(ItemKind.OTHER, index, last, name, spaced=token.spaced)

    def _unit(
        self, tokens: list[Token], index: int, phrase_end: int, leaf: Leaf | None, items: list[Item]
    ) -> Item | None:
        end, names = self.units.longest(tokens, index)
        if not names:
            end, codes = self.units.by_initial(tokens, index)
            if not codes:
                return None
            return Item(ItemKind.UNIT, index, end, units=tuple(codes), spaced=tokens[index].spaced)
        if phrase_end > end and leaf is not None and (leaf.metrics or leaf.kind):
            return None
        if items and items[-1].flat == "." and len(items) > 1 and items[-2].flat in SHORT_KINDS:
            before: Item | None = items[-2]
        else:
            before = items[-1] if items else None
        if before is not None and before.kind is ItemKind.KIND:
            names = [name for name in names if name.with_kind or self.units.units[name.unit].kind == before.unit_kind]
            if not names:
                return None
        codes = list(dict.fromkeys(name.unit for name in names))
        name = "".join(part.flat for part in tokens[index:end])
        return Item(
            ItemKind.UNIT,
            index,
            end,
            name,
            units=tuple(codes),
            doubtful=all(name.doubtful for name in names),
            spaced=tokens[index].spaced,
            words=leaf.words if leaf is not None and phrase_end == end else 0,
            leaf=leaf if phrase_end == end else None,
        )


def _after_quoted(quoted: Iterable[tuple[int, int]], tokens: list[Token], index: int) -> int:
    """Find the token behind an address or a formula that begins with one; 0 where none begins."""
    end = next((end for start, end in quoted if start == tokens[index].start), 0)
    last = index
    while last < len(tokens) and tokens[last].start < end:
        last += 1
    return last if end else 0


def _kind_of(leaf: Leaf, *, short_kind: bool) -> ItemKind:
    if leaf.metrics:
        return ItemKind.METRIC
    if leaf.level:
        return ItemKind.LEVEL
    if leaf.kind and not short_kind:
        return ItemKind.KIND
    if leaf.stem:
        return ItemKind.STEM
    return ItemKind.WORDS if leaf.words else ItemKind.OTHER
