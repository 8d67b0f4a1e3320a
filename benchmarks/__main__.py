"""Run every benchmark of this folder; their figures are printed last of all, one a line.

A benchmark is a module with `figures()`, which yields (name, value, unit). `python -m benchmarks reading` chooses.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from pathlib import Path
from time import perf_counter

Figure = tuple[str, float, str]


def names() -> list[str]:
    """Name the benchmarks there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def run(chosen: Iterable[str]) -> list[Figure]:
    """Run benchmarks one after another and gather what they measured."""
    gathered: list[Figure] = []
    for name in chosen:
        module = import_module(f"benchmarks.{name}")
        if not hasattr(module, "figures"):
            continue
        sys.stdout.write(f"{name}: {(module.__doc__ or '').splitlines()[0]}\n")
        sys.stdout.flush()
        start = perf_counter()
        gathered.extend((str(figure[0]), figure[1], str(figure[2])) for figure in module.figures())
        sys.stdout.write(f"{name}: done in {perf_counter() - start:.1f} s\n")
    return gathered


def written(value: float) -> str:
    """Write a figure with three digits that count, and no exponent."""
    number = Decimal(str(value))
    places = max(0, 2 - number.adjusted()) if number else 0
    return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def main() -> int:
    """Run the benchmarks named on the command line, or all."""
    chosen = sys.argv[1:] or names()
    unknown = [name for name in chosen if name not in names()]
    if unknown:
        sys.stderr.write(f"no benchmark called {', '.join(unknown)}; there are: {', '.join(names())}\n")
        return 2
    for name, value, unit in run(chosen):
        sys.stdout.write(f"figure {name} {written(value)} {unit}".rstrip() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
