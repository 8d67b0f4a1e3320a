"""Reads a file in a process of its own: `python -m reporting.sheets NAME < file > json`, within memory and time.

A file made to harm can end this process and nothing else.
"""

from __future__ import annotations

import json
import sys
import warnings

from reporting.sheets.grid import SheetError
from reporting.sheets.reading import read_tables

MEMORY_BYTES = 1_000_000_000
SECONDS = 25


def main() -> None:
    """Read stdin, write one JSON object: the tables, or why there are none."""
    try:
        import resource
    except ImportError:  # not on this system
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.simplefilter("ignore")  # the library warns of what it leaves out
    try:
        answer: dict[str, object] = {"grid": read_tables(sys.stdin.buffer.read(), sys.argv[1]).as_json()}
    except SheetError as error:
        answer = {"error": error.code, "data": error.data}
    except (MemoryError, RecursionError):
        answer = {"error": "too-heavy", "data": {}}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
