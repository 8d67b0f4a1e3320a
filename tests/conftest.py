"""What holds for all tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

_USUAL = gc.get_threshold()


@pytest.fixture(autouse=True)
def rubbish_is_collected() -> Iterator[None]:
    """Take back what a bot in this process does to its heap: meant for a process that runs nothing else."""
    yield
    if gc.get_threshold() != _USUAL:
        gc.set_threshold(*_USUAL)
        gc.unfreeze()
        gc.collect()
