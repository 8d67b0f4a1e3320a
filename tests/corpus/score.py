"""Score the reader on the independent corpus: `python -m tests.corpus.score [--list] [FILE ...]`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tests.corpus.independent_corpus import Outcome, ask, cases


def main(arguments: Sequence[str]) -> int:
    """Print a figure for each class, and with `--list` every difference; nonzero if there is any."""
    listed = "--list" in arguments
    outcomes = [ask(case) for case in cases(*(name for name in arguments if name != "--list"))]
    differing = [outcome for outcome in outcomes if not outcome.agrees]
    if listed:
        for outcome in differing:
            sys.stdout.write(outcome.told() + "\n")
    for line in figures(outcomes):
        sys.stdout.write(line + "\n")
    return 1 if differing else 0


def figures(outcomes: Sequence[Outcome]) -> list[str]:
    """Count wrong entries, reports read exactly, talk left alone, faults with the right codes."""
    wrong = sum(len(outcome.wrong_entries) for outcome in outcomes)
    lines = [f"figure messages {len(outcomes)} count", f"figure wrong-entries {wrong} count"]
    for name, kinds in (
        ("reports-exact", ("report",)),
        ("talk-left-alone", ("talk",)),
        ("faults-right", ("fault", "mixed")),
        ("commands-right", ("command",)),
    ):
        of = [outcome for outcome in outcomes if outcome.case.kind in kinds]
        if of:
            right = sum(outcome.agrees for outcome in of)
            lines.append(f"figure {name} {100 * right / len(of):.2f} percent ({right} of {len(of)})")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
