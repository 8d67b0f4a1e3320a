"""Lines that a phone or a form broke between a name and its figure."""

from __future__ import annotations

from typing import Final

from reporting.message.masks import COUNTED, LINK
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K

JOINT = "\n"
"""The sign that stands for a line break within a pair."""

_FEWEST: Final = 3  # breaks between two figures and the names below them


def join_lines(items: list[Item]) -> None:
    """Join a name to its figure where that stands alone on the next line, or throughout on the line above."""
    breaks = [at for at, item in enumerate(items) if item.kind is K.BREAK]
    if len(breaks) >= _FEWEST:
        for at in _figures_above(items):
            items[at].kind, items[at].flat, items[at].words = K.WORDS, JOINT, COUNTED  # `12 tk Mức 1`: number first
        breaks = [at for at in breaks if items[at].kind is K.BREAK]
    ends = [*breaks[1:], len(items)][: len(breaks)]
    for place, (at, end) in enumerate(zip(breaks, ends, strict=True)):
        signed = at > 1 and (items[at - 1].flat in {":", "="} or bool(items[at - 1].words & LINK))
        before = at - 1 - signed
        if before < 0 or items[before].kind not in (K.METRIC, K.LEVEL):
            continue
        if _begins(items[at + 1 : end], signed=signed):
            items[at].kind, items[at].flat = K.SIGN, JOINT
        if not _figure(items[at + 1 : end]):
            continue
        further = items[end + 1 : ends[place + 1]] if place + 1 < len(ends) else []
        if not _figure(further) and (signed or not stands_below_a_figure(items, before)):
            items[at].kind, items[at].flat = K.SIGN, JOINT


def _figure(line: list[Item]) -> bool:
    """Tell whether a line is a number, with what is counted at most."""
    return (
        bool(line) and line[0].kind is K.NUMBER and all(item.words & COUNTED or item.flat == "." for item in line[1:])
    )


def _begins(line: list[Item], *, signed: bool) -> bool:
    """Tell whether a line goes on from a name: a number after its sign, or a link and a number."""
    if line and line[0].words & LINK:
        return len(line) > 1 and line[1].kind is K.NUMBER
    mark = len(line) > 1 and line[1].flat in {".", ")", "/", "-"} and not line[1].spaced
    return signed and len(line) > 1 and line[0].kind is K.NUMBER and not mark and line[1].kind is not K.DATE


def stands_below_a_figure(items: list[Item], at: int) -> bool:
    """Tell whether the line above a name is a figure alone: whose the figures are, nobody knows then."""
    ends = at
    while ends > 0 and items[ends].kind is not K.BREAK:
        ends -= 1
    begins = ends
    while begins > 0 and items[begins - 1].kind is not K.BREAK:
        begins -= 1
    return _figure(items[begins:ends])


def _figures_above(items: list[Item]) -> list[int]:
    """Find the breaks between figures and the names below them, where such lines stand by turns, a figure first.

    Numbers that only count the names (1, 2, 3) are nobody's figures.
    """
    found: list[int] = []
    run: list[tuple[int, Item]] = []  # breaks behind figures, and the figures, while figures and names take turns
    figure_next, broken = True, False
    lo, size = 0, len(items)
    for hi in range(size + 1):
        if hi < size and items[hi].kind is not K.BREAK:
            continue
        line = items[lo:hi]
        name = len(line) == 1 and line[0].kind in (K.METRIC, K.LEVEL)
        if not (name or _figure(line)):
            found += [] if broken else _by_turns(run, figure_next=figure_next)
            run, figure_next, broken = [], True, False
        elif name is figure_next:
            broken = True
        else:
            run += [] if name else [(hi, line[0])]
            figure_next = name
        lo = hi + 1
    return found if broken else found + _by_turns(run, figure_next=figure_next)


def _by_turns(run: list[tuple[int, Item]], *, figure_next: bool) -> list[int]:
    counted = [item.flat for _, item in run] == [str(place) for place in range(1, len(run) + 1)]
    return [at for at, _ in run] if len(run) > 1 and figure_next and not counted else []
