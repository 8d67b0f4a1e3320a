"""What a run tells: how far it is, a table for each stage, the figures last."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from tests.faults.books import Count

NAMES: Final = [one.name for one in fields(Count) if one.name != "notes"]
# what the run is for, last of all; whatever is not 0 here but the kills is a fault of ours
LAST: Final = ("kills", "lost", "counted_twice", "posts_missed", "answers_doubled", "posts_doubled")
FAULTS: Final = (*LAST[1:], "figures_wrong", "set_aside", "out_of_order", "answers_missed", "bad_stops")
APART: Final = (
    "Counted apart, and no faults of the program: *_by_kill and *_by_cut, where nobody can know whether what was on "
    "its way had arrived, and zalo_never_delivered, what Zalo's server itself gave out once and nobody got."
)
_BEGAN: Final = time.monotonic()
_NARROW: Final = 12


def say(words: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"[{time.monotonic() - _BEGAN:5.0f} s] {words}\n")
    sys.stdout.flush()


def summed(counts: Mapping[str, Count]) -> Count:
    """Print counts side by side with what there is to say about them, and sum them up."""
    total = Count()
    for count in counts.values():
        total.add(count)
    shown = {**counts, "together": total} if len(counts) > 1 else counts
    widths = [max(_NARROW, len(head) + 2) for head in shown]
    lines = ["", " " * 24 + "".join(f"{head:>{width}}" for head, width in zip(shown, widths, strict=True))]
    for name in NAMES:
        cells = (f"{getattr(one, name):>{width}}" for one, width in zip(shown.values(), widths, strict=True))
        lines.append(f"{name.replace('_', ' '):>24}{''.join(cells)}")
    lines += [f"  {head}: {note}" for head, count in counts.items() for note in count.notes]
    sys.stdout.write("\n".join([*lines, "", ""]))
    sys.stdout.flush()
    return total


def _lines(figures: Mapping[str, str]) -> str:
    return "".join(f"figure {name} {value}\n" for name, value in figures.items())


def tell(total: Count, figures: Mapping[str, str]) -> int:
    """Print the figures, those that matter last; give 1 where one of them is not as it has to be."""
    others = {name: str(getattr(total, name)) for name in NAMES if name not in LAST}
    last = {name: str(getattr(total, name)) for name in LAST}
    sys.stdout.write(f"\n{APART}\n\n{_lines({**figures, **others, **last})}")
    sys.stdout.flush()
    return int(any(getattr(total, name) for name in FAULTS))
