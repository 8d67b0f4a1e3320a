"""The desk: the one door through which everything that happens in chats, and every tick of the clock, comes in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.chat import Event, EventKind
from bot.config import Settings
from bot.desk import budget, drafts, guide, languages, notices, practice, pressed, questions, seeds, setup, unknown
from bot.desk.chores import Chores
from bot.desk.comparison import compare, explained
from bot.desk.documents import dunning, ledger, submit, taking_back
from bot.desk.duties import closing, days_off, missing
from bot.desk.flood import is_echo
from bot.desk.guided import flow as guided
from bot.desk.imports import flow as imports
from bot.desk.leave import command as leave
from bot.desk.levels import command as levels
from bot.desk.live import command as live_boards
from bot.desk.office import Office
from bot.desk.pasted import asking
from bot.desk.people import grants, linking, me, registration, stand_ins
from bot.desk.posts import brief, quiet
from bot.desk.posts import due as posts
from bot.desk.received import received
from bot.desk.reports import corrections, edits
from bot.desk.reports import hearing as reports
from bot.desk.views import charts, history, inquiry, status
from bot.desk.visit import Visit
from reporting.ports import UnitOfWork
from reporting.reading import Reading
from reporting.records import Arrival, Json, Letter

Handler = Callable[[Visit, Reading], None]


def _by_argument(handler: Callable[[Visit, str], None]) -> Handler:
    return lambda visit, reading: handler(visit, reading.argument)


def _take_back(visit: Visit, reading: Reading) -> None:
    """Answer /huy: in reply to a paper that paper goes, else figures do."""
    if visit.member.practising or not taking_back.retract_replied(visit):  # in practice there are no papers
        corrections.retract(visit, reading)


COMMANDS: dict[str, Handler] = {
    "nop": submit.submit,
    "sovanban": ledger.show,
    "dondoc": dunning.draft,
    "doichieu": compare.show,
    "excel": drafts.excel,
    "duthao": drafts.draft,
    "status": status.status,
    "bieudo": charts.charts,
    "lich": charts.calendar,
    "chuabc": missing.missing,
    "sua": corrections.correct,
    "huy": _take_back,
    "huongdan": guide.guide,
    "start": _by_argument(setup.start),
    "ketnoi": _by_argument(setup.bind),
    "ngatketnoi": _by_argument(setup.unbind),
    "phanquyen": _by_argument(grants.give_role),
    "phancong": _by_argument(grants.assign),
    "chiendich": _by_argument(setup.choose),
    "dangky": registration.ask,
    "dan": asking.command,
    "hanmuc": budget.show,
    "toi": me.who,
    "lienket": _by_argument(linking.link),
    "truc": _by_argument(stand_ins.stand_in),
    "yenlang": _by_argument(quiet.set_hours),
    "ngonngu": _by_argument(languages.choose),
    "bantin": _by_argument(brief.choose),
    "guithu": _by_argument(practice.practise),
    "bang": live_boards.show,
    "lichsu": history.history,
    "nhaplieu": guided.start,
    "mienbc": leave.excuse,
    "giahan": leave.extend,
    "ngaynghi": days_off.days_off,
    "lambu": days_off.working_days,
    "chot": closing.close,
    "moky": closing.reopen,
    "tonghop": levels.show,
}
"""What each command of the text grammar does. A command that is not here stays without an answer in a group."""

UNBOUND = frozenset({"ketnoi", "ngatketnoi", "start", "guithu"})
"""What is answered in a group that is not bound."""


SEEN_BY_ALL = frozenset({"status", "chuabc", "huongdan"})
"""What may be asked in a group's name too, without saying who asks."""


class Desk:
    """What to do with a message, a pressed button, a tick. Without input or output: it only writes letters."""

    def __init__(
        self, settings: Settings, *, bot_name: str = "", setup_code: str | None = None, can_read_all: bool = True
    ) -> None:
        self._office = Office(settings, bot_name, setup_code, can_read_all)

    @property
    def office(self) -> Office:
        """What the desk has at hand whatever comes in."""
        return self._office

    @property
    def can_read_all(self) -> bool:
        """Whether the bot sees plain messages of groups (privacy mode is off)."""
        return self._office.can_read_all

    @can_read_all.setter
    def can_read_all(self, value: bool) -> None:
        self._office.can_read_all = value

    @property
    def bot_name(self) -> str:
        """The bot's username, without @."""
        return self._office.bot_name

    @bot_name.setter
    def bot_name(self, value: str) -> None:
        self._office.bot_name = value

    def handle(self, uow: UnitOfWork, event: Event, now: datetime) -> None:
        """Deal with one event, all its effects and letters in this unit of work."""
        if event.kind is EventKind.MIGRATED:
            if event.migrated_to:
                uow.chats.migrated(event.app, event.chat_id, event.migrated_to)
                quiet.moved(uow, event.app, event.chat_id, event.migrated_to)
            return
        if event.is_bot or event.kind is EventKind.LEFT:
            return
        visit = Visit(self._office.at(uow), uow, event, now)
        if event.kind is EventKind.JOINED:
            setup.joined(visit)
        elif event.kind is EventKind.BUTTON:
            pressed.press(visit)
        else:
            _hear(visit, edit=event.kind is EventKind.EDIT)

    def tick(self, uow: UnitOfWork, now: datetime) -> None:
        """Make whatever the clock made due."""
        office = self._office.at(uow)
        chores = Chores(office, uow, now)
        chores.do("stand-ins", lambda: stand_ins.end(office, uow, now))
        chores.do("budget", lambda: budget.watch(self._office, uow, now))
        posts.tick(office, uow, now, chores)
        chores.tidy()

    def chore(self, uow: UnitOfWork, kind: str, work: Callable[[], object], now: datetime) -> None:
        """Do something else that the clock made due, so that it holds up nothing where it fails."""
        Chores(self._office.at(uow), uow, now).do(kind, work)

    def next_due(self, uow: UnitOfWork, now: datetime) -> datetime | None:
        """Name the moment of the next scheduled post."""
        return posts.next_due(self._office.at(uow), uow, now)

    def late(self, uow: UnitOfWork, before: datetime) -> int:
        """Count the scheduled posts that fell due before a moment and are not made, or made and not sent."""
        return posts.late(self._office.at(uow), uow, before) + uow.outbox.late_slots(before)

    def seed(self, uow: UnitOfWork, now: datetime) -> None:
        """Take over groups and people of the file, each of them once."""
        seeds.seed(self._office.at(uow), uow, now)

    def poison(self, uow: UnitOfWork, arrival: Arrival, error: str, now: datetime) -> None:
        """Tell the admins of an update that was set aside."""
        notices.poison(self._office.at(uow), uow, arrival, error, now)

    def undeliverable(self, uow: UnitOfWork, letter: Letter, reason: str, now: datetime) -> None:
        """Tell the admins of a letter that its chat doesn't take."""
        notices.undeliverable(self._office.at(uow), uow, letter, reason, now)

    def given_up(self, uow: UnitOfWork, letter: Letter, why: str, now: datetime) -> None:
        """Tell the admins of a letter that never arrived."""
        notices.given_up(self._office.at(uow), uow, letter, why, now)

    def later_words(self, uow: UnitOfWork, app: str, chat_id: str) -> str:
        """Say in a chat that the buttons of a rush's answers follow in the next messages."""
        chat = uow.chats.get(app, chat_id)
        return str(self._office.group_texts(chat).say("held.buttons-later")) if chat is not None else ""

    def received(self, uow: UnitOfWork, letter: Letter, part: Json, now: datetime) -> None:
        """Take one part of a file that was fetched."""
        received(self._office.at(uow), uow, letter, part, now)

    def app_lost(self, uow: UnitOfWork, app: str, since: datetime, now: datetime) -> None:
        """Tell the admins once of a chat app that no longer knows the bot."""
        notices.app_lost(self._office.at(uow), uow, app, since, now)

    def was_off(self, uow: UnitOfWork, start: datetime, end: datetime, now: datetime) -> None:
        """Tell the admins once that the desk was off, and that what was sent then counts by its sending time."""
        notices.was_off(self._office.at(uow), uow, start, end, now)

    def forget_settled(self, uow: UnitOfWork, before: datetime, after: str) -> str:
        """Forget some of what was kept of questions that are long answered; name where to go on, if anywhere."""
        return questions.forget_settled(uow, before, after)

    def clock_differs(self, uow: UnitOfWork, by: timedelta, since: datetime, now: datetime) -> None:
        """Tell the admins, once for the day it was found, that the machine's clock and the messages' time disagree."""
        notices.clock_differs(self._office.at(uow), uow, by, since, now)


def _hear(visit: Visit, *, edit: bool) -> None:
    """Deal with a message: personal data first, then commands, then what may be a report."""
    if visit.event.masked:
        setup.warn_masked(visit)
    if edit:
        edits.edited(visit)
        return
    if is_echo(visit.texts, visit.event.text):
        return
    reading = reports.read(visit, visit.event.text)
    if reading.command == practice.COMMAND and reading.argument and practice.enter(visit):
        reading = reports.read(visit, visit.event.text)
    if visit.person is None and (reading.reported or (reading.command and reading.command not in SEEN_BY_ALL)):
        visit.say(visit.texts.say("anonymous.who"))
    elif visit.in_group and visit.campaign is None and reading.command not in UNBOUND:
        setup.hint(visit)
    elif reading.command is not None:
        _obey(visit, reading.command, reading)
    elif not (
        guided.hears(visit, reading)
        or ((reading.reported or visit.addressed) and visit.campaign and registration.keep(visit, visit.campaign))
        or imports.hear_table(visit, reading)
        or submit.hear_file(visit, reading)
        or explained.hear(visit, reading)
        or asking.hear(visit, reading)
        or inquiry.hear(visit, reading)
        or unknown.hear(visit, reading)
    ):
        reports.hear(visit, reading)


def _obey(visit: Visit, command: str, reading: Reading) -> None:
    """Do what a command says; one that nobody knows is left alone."""
    if visit.member.practising and command not in practice.IN_PRACTICE:
        practice.not_here(visit)
    elif command in COMMANDS:
        COMMANDS[command](visit, reading)
