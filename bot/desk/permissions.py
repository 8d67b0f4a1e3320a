"""Who may do what: one table, role by action. Everything that asks for leave asks here."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from reporting.campaign import Role


class Action(StrEnum):
    """Something one may be allowed to do."""

    REPORT_OWN = "report-own"
    REPORT_ANY = "report-any"
    RETRACT_OWN = "retract-own"
    RETRACT_ANY = "retract-any"
    SEE_STATUS = "see-status"
    SEE_MISSING = "see-missing"
    SEE_HELP = "see-help"
    CHOOSE_CAMPAIGN = "choose-campaign"
    LINK_ACCOUNTS = "link-accounts"
    BIND_GROUP = "bind-group"
    GRANT_ROLES = "grant-roles"
    ASSIGN_REPORTERS = "assign-reporters"
    NAME_STAND_INS = "name-stand-ins"
    GET_BRIEF = "get-brief"
    SET_QUIET_HOURS = "set-quiet-hours"
    SET_GROUP_LANGUAGE = "set-group-language"
    SEE_OWN_HISTORY = "see-own-history"
    SEE_ANY_HISTORY = "see-any-history"
    RUN_BOARD = "run-board"
    GRANT_LEAVE = "grant-leave"
    ASK_LEAVE = "ask-leave"
    AMEND_DAYS = "amend-days"
    CLOSE_PERIODS = "close-periods"
    CHANGE_CLOSED = "change-closed"
    WITHDRAW_KEPT = "withdraw-kept"
    ANSWER_FOR_OTHERS = "answer-for-others"
    GIVE_PAPERS = "give-papers"
    TICK_PAPERS = "tick-papers"
    SEE_PAPERS = "see-papers"
    SEE_ALL_PAPERS = "see-all-papers"
    DRAFT_DUNNING = "draft-dunning"
    DRAFT_PAPER = "draft-paper"
    GET_WORKBOOK = "get-workbook"
    IMPORT_FIGURES = "import-figures"
    COMPARE_OFFICIAL = "compare-official"
    EXPLAIN_OWN = "explain-own"
    PASTE_CHAT = "paste-chat"
    SEE_BUDGET = "see-budget"
    SEND_SUM = "send-sum"


_READ = frozenset({Action.SEE_STATUS, Action.SEE_MISSING, Action.SEE_HELP, Action.CHOOSE_CAMPAIGN, Action.SEE_PAPERS})
_REPORT = frozenset(
    {
        Action.REPORT_OWN,
        Action.RETRACT_OWN,
        Action.ASK_LEAVE,
        Action.SEE_OWN_HISTORY,
        Action.GIVE_PAPERS,
        Action.EXPLAIN_OWN,
        Action.SEND_SUM,
    }
)
_RUN = frozenset(
    {
        Action.REPORT_ANY,
        Action.RETRACT_ANY,
        Action.BIND_GROUP,
        Action.GRANT_ROLES,
        Action.ASSIGN_REPORTERS,
        Action.NAME_STAND_INS,
        Action.SET_QUIET_HOURS,
        Action.SET_GROUP_LANGUAGE,
        Action.SEE_ANY_HISTORY,
        Action.RUN_BOARD,
        Action.GRANT_LEAVE,
        Action.AMEND_DAYS,
        Action.CLOSE_PERIODS,
        Action.CHANGE_CLOSED,
        Action.ANSWER_FOR_OTHERS,
        Action.GIVE_PAPERS,
        Action.TICK_PAPERS,
        Action.SEE_ALL_PAPERS,
        Action.DRAFT_DUNNING,
        Action.DRAFT_PAPER,
        Action.GET_WORKBOOK,
        Action.IMPORT_FIGURES,
        Action.PASTE_CHAT,
        Action.SEE_BUDGET,
        Action.COMPARE_OFFICIAL,
        Action.SEND_SUM,
    }
)

TABLE: dict[Role | None, frozenset[Action]] = {
    None: frozenset({Action.SEE_HELP, Action.CHOOSE_CAMPAIGN, Action.LINK_ACCOUNTS, Action.WITHDRAW_KEPT}),
    Role.REPORTER: _READ | _REPORT,
    Role.HEAD: _READ | {Action.GET_BRIEF, Action.SEND_SUM},
    Role.LEADER: _READ | {Action.GET_BRIEF, Action.SEE_ALL_PAPERS, Action.GET_WORKBOOK},
    Role.ADMIN: _READ | _RUN | {Action.GET_BRIEF, Action.RETRACT_OWN},
}
"""What each role allows; None is somebody without a role. A bound group's members may read what it says of all."""

IN_GROUP = frozenset({Action.SEE_STATUS, Action.SEE_MISSING, Action.SEE_HELP})
"""What anybody may ask in a bound group: it is said there anyway."""


def allowed(roles: Collection[Role], action: Action, *, in_group: bool = False) -> bool:
    """Tell whether any of the roles (or being in a bound group) allows an action."""
    if action in TABLE[None] or (in_group and action in IN_GROUP):
        return True
    return any(action in TABLE[role] for role in roles)
