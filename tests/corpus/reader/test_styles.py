"""The reader against the second corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.corpus.independent_corpus import Case, ask

FOLDER = Path(__file__).parent
NAMES = sorted(file.stem for file in FOLDER.glob("*.jsonl"))


def cases(name: str) -> list[Case]:
    """Read a file's cases."""
    rows = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Case(id=row["id"], expected=row, campaign=row["campaign"]) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_every_message_is_read_as_judged(name: str) -> None:
    """Entries, problem codes and command are exactly as judged."""
    differing = [outcome.told() for outcome in map(ask, cases(name)) if not outcome.agrees]
    assert not differing, "\n".join(differing)


def test_the_corpus_is_there() -> None:
    """A few hundred messages, each named once."""
    names = [case.id for name in NAMES for case in cases(name)]
    assert len(names) == len(set(names)) >= 300
