"""Who may do what: every cell of the table, and the table itself for reading."""

from __future__ import annotations

import sys

import pytest

from bot.desk.permissions import TABLE, Action, allowed
from reporting.campaign import Role

EXPECTED = """
                     nobody reporter head leader admin
report-own           -      yes      -    -      -
report-any           -      -        -    -      yes
retract-own          -      yes      -    -      yes
retract-any          -      -        -    -      yes
see-status           -      yes      yes  yes    yes
see-missing          -      yes      yes  yes    yes
see-help             yes    yes      yes  yes    yes
choose-campaign      yes    yes      yes  yes    yes
link-accounts        yes    yes      yes  yes    yes
bind-group           -      -        -    -      yes
grant-roles          -      -        -    -      yes
assign-reporters     -      -        -    -      yes
name-stand-ins       -      -        -    -      yes
see-own-history      -      yes      -    -      -
see-any-history      -      -        -    -      yes
run-board            -      -        -    -      yes
grant-leave          -      -        -    -      yes
ask-leave            -      yes      -    -      -
amend-days           -      -        -    -      yes
get-brief            -      -        yes  yes    yes
set-quiet-hours      -      -        -    -      yes
set-group-language   -      -        -    -      yes
close-periods        -      -        -    -      yes
change-closed        -      -        -    -      yes
withdraw-kept        yes    yes      yes  yes    yes
answer-for-others    -      -        -    -      yes
give-papers          -      yes      -    -      yes
tick-papers          -      -        -    -      yes
see-papers           -      yes      yes  yes    yes
see-all-papers       -      -        -    yes    yes
draft-dunning        -      -        -    -      yes
draft-paper          -      -        -    -      yes
get-workbook         -      -        -    yes    yes
import-figures       -      -        -    -      yes
compare-official     -      -        -    -      yes
explain-own          -      yes      -    -      -
paste-chat           -      -        -    -      yes
see-budget           -      -        -    -      yes
send-sum             -      yes      yes  -      yes
"""
COLUMNS: tuple[Role | None, ...] = (None, Role.REPORTER, Role.HEAD, Role.LEADER, Role.ADMIN)
CELLS = [
    (Action(row.split()[0]), role, word == "yes")
    for row in EXPECTED.strip().splitlines()[1:]
    for role, word in zip(COLUMNS, row.split()[1:], strict=True)
]


@pytest.mark.parametrize(("action", "role", "may"), CELLS)
def test_every_cell(action: Action, role: Role | None, *, may: bool) -> None:
    """The table says what the page above says."""
    assert allowed([role] if role else [], action) is may


def test_the_table_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """No role and no action is missing; printed with `pytest -s`."""
    assert set(TABLE) == set(COLUMNS)
    assert {action for action, _role, _may in CELLS} == set(Action)
    with capsys.disabled():
        sys.stdout.write(EXPECTED)


def test_a_bound_group_shows_what_it_says_anyway() -> None:
    """Anybody in the group may ask for status, missing and help; nothing more."""
    seen = {action for action in Action if allowed([], action, in_group=True)}
    assert seen - {Action.CHOOSE_CAMPAIGN, Action.LINK_ACCOUNTS, Action.WITHDRAW_KEPT} == {
        Action.SEE_STATUS,
        Action.SEE_MISSING,
        Action.SEE_HELP,
    }
