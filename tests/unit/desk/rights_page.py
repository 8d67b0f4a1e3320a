"""docs/permissions.md: the tables of who may do what, written from the program's own."""

from __future__ import annotations

from pathlib import Path

from bot.desk.permissions import TABLE, Action, allowed
from bot.desk.rights import BUTTONS, COMMANDS
from reporting.campaign import Role

PAGE = Path(__file__).parents[3] / "docs" / "permissions.md"
COLUMNS: tuple[Role | None, ...] = (None, Role.REPORTER, Role.HEAD, Role.LEADER, Role.ADMIN)
_HEAD = """\
# Who may do what

One table decides, in `bot/desk/permissions.py`; which command and button needs what stands in `bot/desk/rights.py`.
The tests play every command as every role and press every kind of button as everybody else. This page is written by
`python -m tests.unit.desk.rights_page`; a test compares it.

A dot: refused, or left without an answer. Somebody may have several roles; whatever one of them allows is allowed.
"""


def page() -> str:
    """Put the page together."""
    names = "| nobody | reporter (đầu mối) | head (tổ trưởng) | leader (lãnh đạo) | admin (thường trực) |"
    line = "|---|" + "---|" * len(COLUMNS)
    actions = [f"| {action.value} | " + _marks([_may(role, action) for role in COLUMNS]) for action in Action]
    met = {
        (name, private): _marks([needs.met([role] if role else [], private=private) for role in COLUMNS])
        for name, needs in COMMANDS.items()
        for private in (False, True)
    }
    commands = [
        f"| `/{'bc' if name == 'report' else name}`{' in private' if private else ''} | {said}"
        for (name, private), said in met.items()
        if not private or said != met[name, False]
    ]
    buttons = [f"| {what} | {who.value} |" for who, what in BUTTONS.values()]
    return "\n".join(
        (
            _HEAD,
            "## Commands",
            "",
            "In a bound group; in private too, unless the next line says otherwise.",
            "",
            f"| command {names}",
            line,
            *commands,
            "",
            "## Buttons",
            "",
            "Pressed twice, the second press changes nothing and says so; a button that its question never offered, or",
            "that was shown elsewhere, says that it is old.",
            "",
            "| what it does | who may press it |",
            "|---|---|",
            *buttons,
            "",
            "## Actions",
            "",
            f"| action {names}",
            line,
            *actions,
            "",
        )
    )


def _may(role: Role | None, action: Action) -> bool:
    assert role in TABLE
    return allowed([role] if role else [], action)


def _marks(cells: list[bool]) -> str:
    return " | ".join("yes" if cell else "·" for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
