"""Which command and which button needs what: the other half of the table in `permissions`, tested cell by cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.desk.permissions import Action, allowed
from reporting.campaign import Role

ANYBODY: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What a command asks for, said in a group and in private: any of some actions, nothing, or (None) not there."""

    group: tuple[Action, ...] | None
    private: tuple[Action, ...] | None

    def met(self, roles: Collection[Role], *, private: bool) -> bool:
        """Tell whether somebody of these roles may give the command there."""
        actions = self.private if private else self.group
        if actions is None:
            return False
        return not actions or any(allowed(roles, action, in_group=not private) for action in actions)


def _both(*actions: Action) -> Needs:
    return Needs(actions, actions)


_REPORT = (Action.REPORT_OWN, Action.REPORT_ANY)

COMMANDS: dict[str, Needs] = {
    "report": _both(*_REPORT),
    "nhaplieu": _both(*_REPORT),
    "sua": _both(*_REPORT),
    "huy": _both(Action.RETRACT_OWN, Action.RETRACT_ANY, Action.WITHDRAW_KEPT),
    "nop": _both(Action.GIVE_PAPERS),
    "guithu": _both(),
    "status": _both(Action.SEE_STATUS),
    "bieudo": _both(Action.SEE_STATUS),
    "lich": _both(Action.SEE_STATUS),
    "bang": _both(Action.SEE_MISSING),
    "chuabc": _both(Action.SEE_MISSING),
    "lichsu": _both(Action.SEE_OWN_HISTORY, Action.SEE_ANY_HISTORY),
    "sovanban": _both(Action.SEE_PAPERS),
    "bantin": _both(Action.GET_BRIEF),
    "huongdan": _both(),
    "toi": _both(),
    "start": Needs(None, ANYBODY),
    "dangky": _both(),
    "lienket": Needs(None, (Action.LINK_ACCOUNTS,)),
    "chiendich": Needs(ANYBODY, (Action.SEE_STATUS,)),
    "ngonngu": Needs((Action.SET_GROUP_LANGUAGE,), ANYBODY),
    "yenlang": Needs((Action.SET_QUIET_HOURS,), (Action.SEE_STATUS,)),
    "mienbc": _both(Action.GRANT_LEAVE, Action.ASK_LEAVE),
    "giahan": _both(Action.GRANT_LEAVE, Action.ASK_LEAVE),
    "ketnoi": Needs((Action.BIND_GROUP,), None),
    "ngatketnoi": Needs((Action.BIND_GROUP,), None),
    "phancong": _both(Action.ASSIGN_REPORTERS),
    "truc": _both(Action.NAME_STAND_INS),
    "phanquyen": _both(Action.GRANT_ROLES),
    "chot": _both(Action.CLOSE_PERIODS),
    "moky": _both(Action.CLOSE_PERIODS),
    "ngaynghi": _both(Action.AMEND_DAYS),
    "lambu": _both(Action.AMEND_DAYS),
    "doichieu": _both(Action.COMPARE_OFFICIAL, Action.EXPLAIN_OWN),
    "duthao": _both(Action.DRAFT_PAPER),
    "dondoc": _both(Action.DRAFT_DUNNING),
    "excel": _both(Action.GET_WORKBOOK),
    "dan": Needs(None, (Action.PASTE_CHAT,)),
    "hanmuc": _both(Action.SEE_BUDGET),
    "tonghop": _both(Action.SEND_SUM),
}
"""Every command, by what the table must say. `_both()` without actions: anybody is answered."""


class Presser(StrEnum):
    """Who may press a button."""

    ASKED = "whoever was asked"
    ASKED_OR_ADMIN = "whoever was asked, or an admin"
    ADMIN = "an admin"


BUTTONS: dict[str, tuple[Presser, str]] = {
    "entry": (Presser.ASKED_OR_ADMIN, "a held figure: right, wrong, which day, replace or add, cumulative or not"),
    "fault": (Presser.ASKED_OR_ADMIN, "a fault: which unit, which metric, which day, add or replace"),
    "card": (Presser.ASKED_OR_ADMIN, "which unit's card is to be shown"),
    "guided": (Presser.ASKED, "a step of guided entry"),
    "history": (Presser.ASKED_OR_ADMIN, "turn the page of a history"),
    "history-unit": (Presser.ASKED_OR_ADMIN, "which unit's history is to be shown"),
    "register": (Presser.ADMIN, "let somebody in as a reporter"),
    "grant": (Presser.ASKED_OR_ADMIN, "confirm who is meant by a username"),
    "offer": (Presser.ASKED_OR_ADMIN, "give a role to whoever took its code"),
    "link": (Presser.ASKED, "make two accounts one person"),
    "leave": (Presser.ADMIN, "grant leave or an extension that was asked for"),
    "leave-undo": (Presser.ASKED_OR_ADMIN, "take leave back"),
    "leave-unit": (Presser.ASKED_OR_ADMIN, "which unit the leave is for"),
    "days-undo": (Presser.ASKED_OR_ADMIN, "take a day off or a make-up day back"),
    "close": (Presser.ASKED_OR_ADMIN, "close a period that somebody still owes, or leave it open"),
    "paper": (Presser.ASKED_OR_ADMIN, "which duty a paper is for"),
    "paper-undo": (Presser.ASKED_OR_ADMIN, "take a paper back"),
    "paper-rounds": (Presser.ASKED_OR_ADMIN, "which round of papers is to be shown"),
    "paper-tick": (Presser.ASKED_OR_ADMIN, "tick a unit's paper"),
    "pasted-who": (Presser.ASKED_OR_ADMIN, "who a name in a pasted chat is"),
    "pasted-store": (Presser.ASKED_OR_ADMIN, "store what was read of a pasted chat"),
    "import": (Presser.ASKED_OR_ADMIN, "take an Excel file's figures over"),
    "compare": (Presser.ASKED_OR_ADMIN, "send each reporter their own figures beside the official ones"),
    "compare-base": (Presser.ASKED_OR_ADMIN, "make the official figures the baseline"),
    "sum": (Presser.ASKED_OR_ADMIN, "send the sum of the level below as a unit's report, or leave it"),
    "bind": (Presser.ASKED, "which campaign a group is bound to"),
    "choose": (Presser.ASKED, "which campaign one speaks of in private"),
    "practice": (Presser.ASKED, "make a group a practice group"),
}
"""Every kind of question, who may press its buttons, and what they do."""
