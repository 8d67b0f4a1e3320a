"""An import in the chat: a file in private, its preview, the button, the writing with its progress."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.desk.buttons import LONGEST_LABEL, Buttons, choice_button, question_key, rows
from bot.desk.imports.words import error_words, preview
from bot.desk.imports.write import write_rows
from bot.desk.office import Office
from bot.desk.permissions import Action
from bot.desk.received import RECEIVERS
from bot.desk.setup import which_campaign
from bot.desk.visit import Visit
from bot.texts import Markup, Texts, texts
from reporting.campaign import Campaign, Role
from reporting.imports.columns import Kind, kind_of
from reporting.imports.words import heading_words, read_days
from reporting.ports import UnitOfWork
from reporting.reading import Reading
from reporting.records import Json, Letter, LetterKind, Priority, Question

READ: Final = "import"
"""What a file is fetched for: to be shown."""
WRITE: Final = "import-write"
"""What a file is fetched for: to be written."""
QUESTION: Final = "import"

_NAMES = re.compile(r"(?i)\.(?:xlsx|xlsm|xls|ods|csv|tsv)$")
_MIMES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        "text/csv",
    }
)


def hear_table(visit: Visit, reading: Reading) -> bool:
    """Take an Excel or CSV file that an admin sends in private; false where it is none, or from somebody else."""
    file = visit.event.file
    if file is None or visit.in_group or reading.command is not None:
        return False
    if not (_NAMES.search(file.name) or file.mime.lower() in _MIMES):
        return False
    campaign = visit.campaign
    if campaign is None:
        return visit.admin_anywhere and which_campaign(visit)
    if not visit.may(Action.IMPORT_FIGURES):
        return False
    wish: dict[str, Any] = {"kind": None, "days": None}
    if visit.event.text:
        kind, days = kind_of(heading_words(visit.event.text)), read_days(visit.event.text, campaign.start.year)
        wish["kind"] = kind.value if kind else None
        wish["days"] = [days.start.isoformat(), days.end.isoformat()] if days else None
    name = file.name or "?"
    visit.say(visit.texts.say("import.reading", name=name))
    document = {
        "kind": READ,
        "campaign": campaign.code,
        "language": visit.texts.language,
        "at": visit.now.isoformat(),
        "person": visit.actor,
        "name": name,
        "wish": wish,
    }
    visit.post(_fetch(visit.chat.app, visit.chat.chat_id, file.file_id, document))
    return True


def _fetch(app: str, chat_id: str, file_id: str, document: Json) -> Letter:
    return Letter(app, chat_id, LetterKind.FETCH, target=file_id, document=document, priority=Priority.POST)


def shown(office: Office, uow: UnitOfWork, letter: Letter, part: Json, now: datetime) -> None:
    """Say what the file would change, with a button that writes it; or why it was not read."""
    document = letter.document or {}
    words, campaign = texts(str(document["language"])), office.campaigns.get(str(document["campaign"]))
    if campaign is None:
        return
    fault = _fault_of(words, part)
    if fault is not None:
        _say(uow, letter, fault, now)
        return
    open_kind = next((one for one in part["plan"]["faults"] if one["code"] == "which-kind"), None)
    if open_kind is not None and not document["wish"]["kind"]:
        _ask_kind(uow, letter, words, str(open_kind["data"]["said"]), now)
        return
    text = preview(words, campaign, part, "import.waits")
    count = len(part["plan"]["rows"])
    if not count:
        _say(uow, letter, text, now)
        return
    choices = {"yes": words.plain("import.yes", n=count), "no": words.plain("import.no")}
    _ask(uow, letter, text, choices, now)


def _fault_of(words: Texts, part: Json) -> Markup | None:
    if "fault" in part:
        return error_words(words, str(part["fault"]), {})
    return error_words(words, str(part["error"]), part["data"]) if "error" in part else None


def _ask_kind(uow: UnitOfWork, letter: Letter, words: Texts, said: str, now: datetime) -> None:
    """Ask what the figures of columns are that nothing in the file tells."""
    choices = {kind.value: words.plain(f"import.kind.{kind.value}") for kind in Kind if kind is not Kind.CHECKED}
    _ask(uow, letter, words.say("import.which", said=said), {**choices, "no": words.plain("import.no")}, now)


def _ask(uow: UnitOfWork, letter: Letter, text: Markup, choices: Mapping[str, str], now: datetime) -> None:
    document = letter.document or {}
    data = {"document": dict(document), "file": letter.target, "choices": list(choices), "copies": []}
    person, campaign = document["person"], str(document["campaign"])
    question = uow.questions.ask(QUESTION, letter.app, letter.chat_id, person, campaign, data, now)
    buttons = rows((choice_button(question, choice, label[:LONGEST_LABEL]) for choice, label in choices.items()), 2)
    _say(uow, letter, text, now, buttons, question_key(question, letter.app, letter.chat_id))


def _say(
    uow: UnitOfWork, letter: Letter, text: Markup, now: datetime, buttons: Buttons = (), key: str | None = None
) -> None:
    uow.outbox.add(Letter(letter.app, letter.chat_id, LetterKind.TEXT, text=text, buttons=buttons, key=key), now)


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Write the file, read it again as what it was said to be, or drop it."""
    words, data = visit.texts, question.data
    document = dict(data["document"])
    visit.notice(words.plain("button.done"))
    if choice == "no" or Role.ADMIN not in visit.member.roles:
        visit.rewrite(words.say("import.dropped", name=document["name"]))
        return
    document |= {"campaign": campaign.code, "person": visit.actor}
    if choice == "yes":
        message = visit.event.message_id
        document |= {"kind": WRITE, "at": visit.now.isoformat(), "message": message}
        visit.rewrite(words.say("import.working", name=document["name"], done=0, of=""))
    else:
        document |= {"wish": {**document["wish"], "kind": choice}}
        visit.rewrite(words.say("import.reading", name=document["name"]))
    visit.post(_fetch(visit.chat.app, visit.chat.chat_id, str(data["file"]), document))


def written(office: Office, uow: UnitOfWork, letter: Letter, part: Json, now: datetime) -> None:
    """Write one portion of a file, and show how far it has come."""
    document = letter.document or {}
    words, campaign = texts(str(document["language"])), office.campaigns.get(str(document["campaign"]))
    if campaign is None:
        return
    fault = _fault_of(words, part)
    if fault is not None:
        _rewrite(uow, letter, fault, now)
        return
    at, name = datetime.fromisoformat(str(document["at"])), str(document["name"])
    write_rows(office, uow, campaign, part["rows"], name, document["person"], at)
    if part["done"] >= part["of"]:
        elsewhere = any(row["kind"] in {Kind.OFFICIAL, Kind.CHECKED} for row in part["rows"])
        done = words.say("import.done", n=int(part["of"]), name=name)
        _rewrite(uow, letter, words.lines((done, words.say("import.done-compare") if elsewhere else "")), now)
    elif part["tells"]:
        _rewrite(uow, letter, words.say("import.working", name=name, done=part["done"], of=part["of"]), now)


def _rewrite(uow: UnitOfWork, letter: Letter, text: Markup, now: datetime) -> None:
    target = str((letter.document or {}).get("message") or "")
    kind = LetterKind.EDIT if target else LetterKind.TEXT
    uow.outbox.add(Letter(letter.app, letter.chat_id, kind, text=text, target=target or None), now)


RECEIVERS[READ] = shown
RECEIVERS[WRITE] = written
