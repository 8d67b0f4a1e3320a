"""Names of units: looked up by their letters alone, then by initial, slip or fragment; never guessed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reporting.campaign import Campaign, Unit
from reporting.flat import flatten
from reporting.message.normalise import lower, normalise, squeeze
from reporting.message.tokens import Token, TokenKind, tokenise
from reporting.message.vocabulary import KINDS, SHORT_AND_DOUBTFUL

SHORTEST_MENDED = 5  # letters: nothing shorter can be one slip away without doubt
MOST_SUGGESTED = 6
MOST_FURTHER = 3
"""Where not several names are one slip away, so many of those within two are suggested."""


@dataclass(slots=True)
class Name:
    """One written form of a unit's name."""

    unit: str
    low: str
    with_kind: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Near:
    """What a misspelt name may be: sure (one unit), or several, or what is suggested."""

    unit: str | None
    ambiguous: bool
    suggestions: tuple[str, ...]


class UnitIndex:
    """The names of a campaign's units that are in use on a day (None: ever), by squeezed letters."""

    def __init__(self, campaign: Campaign, on: date | None = None) -> None:
        self.units = campaign.unit_by_code
        self.kinds = frozenset(unit.kind for unit in campaign.units)
        self.names: dict[str, list[Name]] = defaultdict(list)
        self.prefixes: set[str] = set()
        self.comma_prefixes: set[str] = set()
        self.initials: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._joined_initials: dict[str, set[str]] = defaultdict(set)
        self._near: dict[str, str] = {}
        self._syllables: dict[str, set[str]] = defaultdict(set)
        for unit in campaign.units:
            if on is None or unit.exists_on(on):
                self._add_unit(unit, on)
        if on is not None:
            self._add_others([unit for unit in campaign.units if not unit.exists_on(on)], on)
        self._choices = list(self._near)
        self.beginnings = frozenset(self.prefixes)

    def _add_unit(self, unit: Unit, on: date | None) -> None:
        forms = KINDS.get(unit.kind, (unit.kind,))
        names = [unit.name] + [alias.text for alias in unit.aliases if on is None or alias.in_use_on(on)]
        for text in names:
            self._add(unit.code, text, text, with_kind=self._has_kind(text, unit.kind))
            if unit.kind == "cơ quan":
                continue
            for form in forms:
                self._add(unit.code, f"{form} {text}", text, with_kind=True)
        tokens = [token for token in tokenise(normalise(unit.name)) if token.kind is not TokenKind.SIGN]
        if unit.kind != "cơ quan" and len(tokens) > 1 and all(token.kind is TokenKind.WORD for token in tokens):
            key = tokens[0].flat[0], tokens[-1].flat
            if unit.code not in self.initials[key]:
                self.initials[key].append(unit.code)
            self._joined_initials["".join(key)].add(unit.code)
        for text in names:
            self._add_near(unit, text)

    def _add_others(self, units: list[Unit], on: date) -> None:
        """Add the names of units that ended or have yet to begin, which no name of one that exists on the day is."""
        here, initials = frozenset(self.names), {key: tuple(codes) for key, codes in self.initials.items()}
        for unit in units:
            self._add_unit(unit, on)
        for key in here:
            self.names[key] = [name for name in self.names[key] if self.units[name.unit].exists_on(on)]
        for initial, codes in initials.items():
            names = {squeeze(self.units[code].name) for code in codes}
            self.initials[initial] = [
                code for code in self.initials[initial] if code in codes or squeeze(self.units[code].name) not in names
            ]

    def _add_near(self, unit: Unit, text: str) -> None:
        """Make a name findable by its slips, its syllables and its beginning."""
        bare = squeeze(text)
        if not any(letter.isdigit() for letter in bare) and len(bare) >= SHORTEST_MENDED:
            self._near.setdefault(bare, unit.code)
        parts = [token.flat for token in tokenise(normalise(text)) if token.kind is not TokenKind.SIGN]
        for start in range(len(parts)):
            for end in range(start + 1, len(parts) + 1):
                self._syllables["".join(parts[start:end])].add(unit.code)
        joined = "".join(parts)
        for end in range(3, len(joined)):
            self._syllables[joined[:end]].add(unit.code)

    @staticmethod
    def _has_kind(text: str, kind: str) -> bool:
        words = flatten(lower(text)).split()
        return bool(words) and any(
            flatten(lower(text)).startswith(flatten(form)) for form in KINDS.get(kind, ()) if len(form) > 1
        )

    def _add(self, code: str, text: str, bare: str, *, with_kind: bool) -> None:
        tokens = [token for token in tokenise(normalise(text)) if token.kind is not TokenKind.BREAK]
        key = "".join(token.flat for token in tokens if token.kind is not TokenKind.SIGN)
        low = "".join(
            token.low if token.kind is TokenKind.WORD else token.flat
            for token in tokens
            if token.kind is not TokenKind.SIGN
        )
        if any(name.unit == code and name.low == low for name in self.names[key]):
            return
        self.names[key].append(
            Name(code, low, with_kind, doubtful=bare == text and flatten(lower(text)) in SHORT_AND_DOUBTFUL)
        )
        self.prefixes.update(key[:end] for end in range(1, len(key) + 1))
        if "," in text:
            grown = ""
            for token in tokens:
                if token.flat == ",":
                    self.comma_prefixes.add(grown)
                elif token.kind is not TokenKind.SIGN:
                    grown += token.flat

    def longest(self, tokens: list[Token], at: int) -> tuple[int, list[Name]]:
        """Find the longest name that begins at a token: where it ends, and the names that fit best."""
        key, low = "", ""
        index, end = at, at
        best: list[Name] = []
        size = len(tokens)
        prefixes, names = self.prefixes, self.names
        while index < size:
            token = tokens[index]
            if token.kind is TokenKind.SIGN:
                if token.flat == "," and key not in self.comma_prefixes:
                    break
                if token.flat not in "_-.', " or index + 1 >= size or index == at:
                    break
                index += 1
                continue
            if token.kind is TokenKind.BREAK:
                break
            grown = key + token.flat
            if grown not in prefixes:
                break
            key = grown
            low += token.low if token.kind is TokenKind.WORD else token.flat
            index += 1
            if key in names and not self._goes_on(tokens, index):
                found = names[key]
                exact = [name for name in found if name.low == low]
                best, end = exact or found, index
        return end, best

    @staticmethod
    def _goes_on(tokens: list[Token], index: int) -> bool:
        return index < len(tokens) and not tokens[index].spaced and tokens[index].kind <= TokenKind.WORD

    def by_initial(self, tokens: list[Token], at: int) -> tuple[int, list[str]]:
        """Read `T.Hưng`: an initial, a dot, the last syllable. Return where it ends and the units that fit."""
        first = tokens[at]
        if len(first.flat) != 1 or at + 2 >= len(tokens) or tokens[at + 1].flat != "." or tokens[at + 1].spaced:
            return at, []
        last = tokens[at + 2]
        if last.kind is not TokenKind.WORD:
            return at, []
        fitting = self.initials.get((first.flat, last.flat), [])
        if len(fitting) > 1:
            exact = [
                code
                for code in fitting
                if flatten(lower(self.units[code].name))
                and lower(normalise(self.units[code].name)).split()[-1] == last.low
            ]
            if last.low != last.flat and len(exact) == 1:
                fitting = exact
        return (at + 3, fitting) if fitting else (at, [])

    def near(self, phrase: str, kind: str = "") -> Near:
        """Say what a squeezed, flat phrase that is no name may be (digits are never mended)."""
        if any(letter.isdigit() for letter in phrase):
            return Near(None, ambiguous=False, suggestions=())
        short = self._joined_initials.get(phrase, set())
        if len(short) == 1 and not kind:
            return Near(next(iter(short)), ambiguous=False, suggestions=tuple(short))
        found: dict[str, int] = {}
        if len(phrase) >= SHORTEST_MENDED - 1:
            for name, distance, _ in process.extract(
                phrase, self._choices, scorer=OSA.distance, score_cutoff=2, limit=None
            ):
                code = self._near[name]
                if not kind or self.units[code].kind == kind:
                    found[code] = min(int(distance), found.get(code, 9))
        ranked = tuple(sorted(found, key=lambda code: found[code]))
        close = [code for code in ranked if found[code] <= 1]
        if len(close) == 1 and len(ranked) == 1 and len(phrase) >= SHORTEST_MENDED:
            return Near(close[0], ambiguous=False, suggestions=(close[0],))
        part = tuple(
            code
            for code in self.units
            if code in self._syllables.get(phrase, ()) and (not kind or self.units[code].kind == kind)
        )
        nearest = close if len(close) > 1 else ranked[:MOST_FURTHER]
        suggested = tuple(dict.fromkeys([*nearest, *part]))[:MOST_SUGGESTED]
        return Near(None, ambiguous=len(suggested) > 1, suggestions=suggested)
