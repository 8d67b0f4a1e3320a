"""Everything a campaign's messages can name, in two indexes that are walked word by word: never scanned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from reporting.campaign import Campaign, MetricKind
from reporting.flat import flatten
from reporting.message.normalise import normalise
from reporting.message.tokens import Token, TokenKind, tokenise
from reporting.message.vocabulary import KINDS, PHRASES, Word, bit


@dataclass(slots=True)
class Leaf:
    """What one phrase means: words' bits, metrics' keys, a kind of unit, a level of accounts."""

    lows: tuple[str, ...]
    words: int = 0
    metrics: tuple[str, ...] = ()
    kind: str = ""
    level: str = ""
    stem: tuple[str, ...] = ()
    canon: str = ""
    key: bool = False


@dataclass(slots=True)
class Node:
    """A step of the index: the words that may follow, and what ends here."""

    after: dict[str, Node] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)


LEVELS = {"1": ("1", "i", "một"), "2": ("2", "ii", "hai"), "3": ("3", "iii", "ba")}
_LEVEL_WORDS = ("mức", "mức độ", "mđ")


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], Word], ...]:
    return tuple((_split(phrase), word) for word, listed in PHRASES.items() for phrase in listed.split("|"))


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(
        token.low if token.kind is not TokenKind.NUMBER else token.flat for token in tokenise(normalise(phrase))
    )


class Lexicon:
    """The index of words, kinds and metrics of one campaign."""

    def __init__(self, campaign: Campaign) -> None:
        self.root = Node()
        for lows, word in _phrases():
            self._leaf(lows).words |= bit(word)
        for kind, forms in KINDS.items():
            if kind == "tổ" and not any(unit.kind == kind for unit in campaign.units):
                continue
            for form in forms:
                self._leaf(_split(form)).kind = kind
        for unit in campaign.units:
            if unit.kind not in KINDS and unit.kind != "cơ quan":
                self._leaf(_split(unit.kind)).kind = unit.kind
        for level, forms in LEVELS.items():
            for written, form in product(_LEVEL_WORDS, forms):
                self._leaf((*_split(written), form)).level = level
        self.by_canon: dict[str, tuple[str, ...]] = {}
        self._metrics(campaign)
        self.sums = [
            frozenset(term.metric for term in metric.formula.terms)
            for metric in campaign.metrics
            if metric.formula is not None and not metric.is_ratio
        ]
        self.counts_levels = any("muc " in canon for canon in self.by_canon)
        self.level_stems = {canon[: canon.rfind(" muc ")] for canon in self.by_canon if " muc " in canon}

    def _metrics(self, campaign: Campaign) -> None:
        stems: dict[tuple[str, ...], list[str]] = {}
        for metric in campaign.metrics:
            names = [metric.key]
            if metric.typed:
                names += [metric.label, *metric.aliases, *([metric.short] if metric.short else ())]
                names += [short for name in names[1:] if (short := shortened(name))]
            elif metric.kind is MetricKind.DERIVED:
                stems.setdefault(_split(metric.said), [])
            for name in names:
                for lows in _spellings(_split(name)):
                    leaf = self._leaf(lows)
                    leaf.metrics = tuple(dict.fromkeys([*leaf.metrics, metric.key]))
                    leaf.key = leaf.key or name == metric.key
                    leaf.canon = canon_of(lows)
                    known = self.by_canon.get(leaf.canon, ())
                    self.by_canon[leaf.canon] = tuple(dict.fromkeys([*known, metric.key]))
                    if metric.typed and name != metric.key:
                        head = _stem_of(lows)
                        if head:
                            stems.setdefault(head, []).append(metric.key)
        for head, keys in stems.items():
            leaf = self._leaf(head)
            leaf.words |= bit(Word.STEM)
            leaf.canon = canon_of(head)
            leaf.stem = tuple(dict.fromkeys([*leaf.stem, *keys]))

    def _leaf(self, lows: tuple[str, ...]) -> Leaf:
        node = self.root
        for low in lows:
            node = node.after.setdefault(flatten(low), Node())
        for leaf in node.leaves:
            if leaf.lows == lows:
                return leaf
        node.leaves.append(Leaf(lows))
        return node.leaves[-1]

    def longest(self, tokens: list[Token], at: int) -> tuple[int, Leaf | None]:
        """Find the longest phrase that begins at a token; return where it ends and what it means."""
        node = self.root.after.get(tokens[at].flat)
        end, best = at, None
        index = at + 1
        size = len(tokens)
        while node is not None:
            if node.leaves and (index >= size or not _joined(tokens, index)):
                leaf = _choose(node.leaves, tokens, at, index)
                if leaf is not None:
                    end, best = index, leaf
            if index >= size or not node.after:
                break
            if (
                tokens[index].flat == "."
                and not tokens[index].spaced
                and index + 1 < size
                and tokens[index + 1].kind is TokenKind.NUMBER
                and not tokens[index + 1].spaced
            ):
                index += 1
            node = node.after.get(tokens[index].flat)
            index += 1
        return end, best


def _joined(tokens: list[Token], index: int) -> bool:
    """Tell whether a token goes on from the one before it, letters and digits in one word: `kh` of `kh2`."""
    token = tokens[index]
    return not token.spaced and token.kind <= TokenKind.WORD and tokens[index - 1].kind <= TokenKind.WORD


def _choose(leaves: list[Leaf], tokens: list[Token], start: int, end: int) -> Leaf | None:
    """Pick the leaf whose letters were typed, each word plain or with just its own diacritics; merge where several."""
    if len(leaves) == 1 and end - start == len(leaves[0].lows):
        for token, low in zip(tokens[start:end], leaves[0].lows, strict=True):
            if token.low not in (low, token.flat) and token.kind != TokenKind.NUMBER:
                return None
        return leaves[0]
    typed = [token for token in tokens[start:end] if token.flat != "." or len(leaves[0].lows) == end - start]
    fitting = [leaf for leaf in leaves if len(typed) != len(leaf.lows) or _fits(leaf, typed)]
    chosen = [leaf for leaf in fitting if [token.low for token in typed] == list(leaf.lows)] or fitting
    if len(chosen) < 2:
        return chosen[0] if chosen else None
    return _merged(chosen)


def _fits(leaf: Leaf, typed: list[Token]) -> bool:
    return all(
        token.low in (low, token.flat) or token.kind is TokenKind.NUMBER
        for token, low in zip(typed, leaf.lows, strict=True)
    )


def _merged(leaves: list[Leaf]) -> Leaf:
    """Put together what one plain word may mean."""
    merged = Leaf(leaves[0].lows)
    for leaf in leaves:
        merged.words |= leaf.words
        merged.metrics = tuple(dict.fromkeys([*merged.metrics, *leaf.metrics]))
        merged.kind = merged.kind or leaf.kind
        merged.level = merged.level or leaf.level
        merged.stem = tuple(dict.fromkeys([*merged.stem, *leaf.stem]))
        merged.canon = merged.canon or leaf.canon
        merged.key = merged.key or leaf.key
    return merged


def _spellings(lows: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give every way an alias is written: mức = mức độ = mđ, 1 = I = một, 2 = II = hai."""
    choices: list[Iterable[tuple[str, ...]]] = []
    index = 0
    while index < len(lows):
        if lows[index] == "mức" and index + 1 < len(lows) and lows[index + 1] in LEVELS:
            forms = LEVELS[lows[index + 1]]
            choices.append([(*_split(word), form) for word in _LEVEL_WORDS for form in forms])
            index += 2
            continue
        choices.append([("ký",), ("kí",)] if lows[index] == "ký" else [(lows[index],)])
        index += 1
    for chosen in product(*choices):
        yield tuple(word for part in chosen for word in part)


def shortened(name: str) -> str:
    """Write a metric's name with its stem's initials: `TN mức 2` for `Thu nhận mức 2`; empty where it has no level."""
    lows = _split(name)
    stem = _stem_of(lows)
    if len(stem) != 2 or not all(word.isalpha() for word in stem):
        return ""
    return " ".join(["".join(word[0] for word in stem), *lows[2:]])


def _stem_of(lows: tuple[str, ...]) -> tuple[str, ...]:
    """Take an alias's words before its level: `kích hoạt` of `kích hoạt mức 1`; empty where there is none."""
    for index, low in enumerate(lows):
        if low in {"mức", "mđ", "m"} and index:
            return lows[:index]
    return ()


_LEVEL_FORMS = {form: level for level, forms in LEVELS.items() for form in forms}


def canon_of(lows: tuple[str, ...]) -> str:
    """Write an alias one way: flat, every level as `muc 1`."""
    words: list[str] = []
    for low in lows:
        if low == "độ" and words and words[-1] == "muc":
            continue
        if (low in {"mức", "mđ", "m"} and words and low == "m") or low == "mđ":
            words.append("muc")
        elif words and words[-1] == "muc" and low in _LEVEL_FORMS:
            words.append(_LEVEL_FORMS[low])
        else:
            words.append(flatten(low))
    return " ".join(words)


def level_of(canon: str) -> str:
    """Name the level part of a canonical phrase (`muc 1`), empty where it has none."""
    at = canon.rfind("muc ")
    return canon[at:] if at >= 0 else ""
