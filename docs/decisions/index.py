# ruff: noqa: INP001 - a script beside its pages, no package
"""Write README.md of this folder anew: every decision by its number and title. `make index` runs it."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
ROOMS = {  # the tens of a decision's number, and what it is about
    "01": "Reading messages",
    "02": "Figures, periods, checks",
    "03": "Storage",
    "04": "Configuration and set-up",
    "05": "Telegram, sending, the clock",
    "06": "Sandbox; faults",
    "07": "Desk",
    "08": "Pictures, papers, imports",
    "09": "People",
    "10": "Chat apps; levels",
}
HEAD = """\
# Decisions

Choices that somebody could have made differently, and why. Numbers go by room; a new one takes the next free number.
`make index` writes this page.
"""


def title(page: Path) -> str:
    """Give a decision's first heading, without its number."""
    return re.sub(r"^#\s*(\d{3}\s+)?", "", page.read_text(encoding="utf-8").splitlines()[0])


def index() -> str:
    """Put the page together."""
    parts = [HEAD]
    pages = sorted(HERE.glob("[0-9]*.md"))
    for tens in sorted({page.name[:2] for page in pages}):
        lines = [f"- [{page.name[:3]}]({page.name}) {title(page)}" for page in pages if page.name.startswith(tens)]
        parts.append("\n".join([f"## {ROOMS.get(tens, 'Others')}", "", *lines, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    (HERE / "README.md").write_text(index(), encoding="utf-8")
