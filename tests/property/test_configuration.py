"""Whatever stands in a configuration, it is settings or faults: never another exception, and faults are never empty."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.page import page_lines
from bot.config import ConfigError, Fault
from bot.config.loader import read

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "config.example.toml", *sorted((ROOT / "examples").glob("*.toml"))]
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
RUBBISH: list[Any] = [
    *("", "\n", "x", "{}", "{x}", "%s", "tn", "m1 +", "(", "Monday", "15 - 14", "by 2023-10-30", "-1d leaders", "🤖"),
    *("\0", "a" * 5000, "2023-13-45", "+1d", "10:00", "/", 0, -1, 10**30, 1.5, float("nan"), float("inf"), True),
    *([], {}, [1], ["a"], [{}], [[]], {"a": 1}, date(1, 1, 1), date(9999, 12, 31), time(1, 1)),
]  # fmt: skip


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Go through every place of a parsed file, tables and lists too."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


@st.composite
def broken(draw: st.DrawFn) -> tuple[Path, dict[str, Any]]:
    """Take a file that is fine and put rubbish, or nothing, into one to three places."""
    path = draw(st.sampled_from(FILES))
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    for _ in range(draw(st.integers(1, 3))):
        *above, key = draw(st.sampled_from(sorted(places(raw), key=repr)))
        inside: Any = raw
        for step in above:
            inside = inside[step]
        if isinstance(inside, dict) and draw(st.booleans()):
            del inside[key]
        else:
            inside[key] = copy.deepcopy(draw(st.sampled_from(RUBBISH)))
    return path, raw


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(broken())
def test_settings_or_faults(case: tuple[Path, dict[str, Any]]) -> None:
    """Reading ends in settings whose page can be written, or in faults that say a key and what is wrong."""
    path, raw = case
    faults, page = read_or_faults(raw, path)
    assert page or faults
    assert all(fault.key and fault.what for fault in faults)


def read_or_faults(raw: dict[str, Any], path: Path) -> tuple[tuple[Fault, ...], list[str]]:
    """Read a file; give its faults, or its page."""
    try:
        return (), list(page_lines(read(raw, path, {}), NOW))
    except ConfigError as error:
        return error.faults, []
