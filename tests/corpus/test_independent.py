"""The reader against expected readings that were written without knowing it."""

from __future__ import annotations

import pytest

from tests.corpus.independent_corpus import FOLDER, ask, cases

NAMES = sorted(file.stem for file in FOLDER.glob("*.jsonl"))


@pytest.mark.parametrize("name", NAMES)
def test_every_message_is_read_as_the_rules_say(name: str) -> None:
    """Every message of the file gives exactly the expected entries, problem codes and command.

    A message marked open is known to be read otherwise yet; once it is read rightly its mark has to go.
    """
    differing = [outcome for outcome in map(ask, cases(name)) if outcome.agrees == outcome.case.open]
    listing = "\n".join(outcome.told() for outcome in differing)
    assert not differing, f"{len(differing)} of {len(cases(name))} differ:\n{listing}"


def test_identities_are_unique() -> None:
    """Every case can be named by its identity alone."""
    names = [case.id for case in cases()]
    assert len(names) == len(set(names))
    assert names
