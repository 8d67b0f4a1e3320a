"""The play: plans become messages, edits and pressed buttons, the clock ticks at every hour due, posts are gathered."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.season.plans import Plan, Slip, plans_of
from benchmarks.season.truth import Truth
from benchmarks.season.wording import AMBIGUOUS, short, typed, written
from bot.chat import Event, EventKind
from bot.config import GroupSeed, PersonSeed, load
from bot.desk import Desk
from reporting.campaign import Campaign, Role
from reporting.periods import desk_closes_at
from reporting.ports import Store, UnitOfWork
from reporting.records import Account, ChatKind, Letter, LetterKind
from storage import open_store

EXAMPLES = Path(__file__).parents[2] / "examples"
CAMPAIGNS = ("tan-chau", "ninh-thuan", "duyen-hai", "rach-gia", "my-phu-dong")
APP, GROUP = "telegram", "-100"
LEADER, ADMIN, FIRST_REPORTER = "21", "23", 1000
GOT = ("Đã nhận", "Đã xác nhận", "Đính chính", "Cộng thêm")
_WHOLE, _RIGHT = "Tổng cả kỳ (thay)", "Đúng, tính số này"


class LostReportError(AssertionError):
    """A report that anybody would understand was not understood."""


@dataclass(slots=True)
class Posted:
    """A letter that the clock made, and when."""

    at: datetime
    letter: Letter


@dataclass(slots=True)
class Play:
    """One campaign on the desk."""

    name: str
    seed: int = 1
    truth: Truth = field(default_factory=Truth)
    posts: list[Posted] = field(default_factory=list)
    said: int = 0
    pressed: int = 0
    slips: dict[Slip, int] = field(default_factory=dict)
    on_post: Callable[[Play, datetime, list[Letter]], None] | None = None
    campaign: Campaign = field(init=False)
    desk: Desk = field(init=False)
    store: Store = field(init=False)
    now: datetime = field(init=False)
    _heap: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _ids: count[int] = field(default_factory=lambda: count(1))
    _shown: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the desk on an empty database, with the campaign's people."""
        loaded = load(EXAMPLES / f"{self.name}.toml", {})
        one = loaded.campaigns[0]
        people = [
            PersonSeed(f"Đầu mối {unit.name}", APP, (Role.REPORTER,), str(FIRST_REPORTER + number), None, (unit.code,))
            for number, unit in enumerate(one.campaign.units)
        ]
        people += [
            PersonSeed("Lãnh đạo", APP, (Role.LEADER,), LEADER, None),
            PersonSeed("Thường trực", APP, (Role.ADMIN,), ADMIN, None),
        ]
        seeded = replace(one, groups=(GroupSeed(APP, GROUP),), people=tuple(people))
        self.campaign = one.campaign
        self.store = open_store("sqlite://", campaigns=[one.campaign])
        self.desk = Desk(replace(loaded, campaigns=(seeded,)), bot_name="baocao_bot", setup_code="MA")
        self.now = datetime.combine(self.campaign.start - timedelta(days=2), datetime.min.time(), self.campaign.zone)
        self.store.write(lambda uow: self.desk.seed(uow, self.now)).result()
        for plan in plans_of(self.campaign, self.seed):
            self._at(plan.at, partial(self._send, plan))

    def run(self) -> None:
        """Play to the last thing due."""
        closes = desk_closes_at(self.campaign)
        self._tick()
        while True:
            due = self.store.write(lambda uow: self.desk.next_due(uow, self.now)).result()
            planned = self._heap[0][0] if self._heap else None
            if due is None and planned is None:
                break
            if planned is not None and (due is None or planned <= due):
                self.now, _, act = heapq.heappop(self._heap)
                act()
                continue
            if closes is None or due is None or due > closes + timedelta(days=1):
                break
            self.now = due
            self._tick()
        self.store.close()

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._heap, (moment, next(self._ids), act))

    def _later(self, minutes: float, act: Callable[[], None]) -> None:
        self._at(self.now + timedelta(minutes=minutes), act)

    def _tick(self) -> None:
        self.store.write(lambda uow: self.desk.tick(uow, self.now)).result()
        letters = self._letters()
        self.posts += [Posted(self.now, letter) for letter in letters]
        if self.on_post is not None and letters:
            self.on_post(self, self.now, letters)

    def ask(self, text: str) -> list[Letter]:
        """Let the leader ask for something in the group."""
        event = replace(self._event(self.campaign.units[0].code, text), account=Account(APP, LEADER), name="Lãnh đạo")
        return self._hear(event)

    # ---- what a reporter does

    def _send(self, plan: Plan) -> None:
        slip = plan.slip
        if slip is Slip.NAME and plan.unit not in AMBIGUOUS:
            slip = Slip.NONE
        largest = max(plan.values, key=lambda key: plan.values[key])
        if slip in {Slip.LETTER, Slip.ZERO} and plan.values[largest] < 10:
            slip = Slip.NONE
        if slip is not Slip.NONE:
            self.slips[slip] = self.slips.get(slip, 0) + 1
        right = {key: typed(plan, value) for key, value in plan.values.items()}
        sure = replace(plan, dated=True)
        match slip:
            case Slip.LETTER:
                wrong = right | {largest: f"{plan.values[largest] // 10}O"}
                letters = self._say(plan, written(self.campaign, plan, wrong))
                self._expect("Chưa đọc được", letters, plan)
                self._later(4, partial(self._mended, sure, right))
            case Slip.EDITED | Slip.CORRECTED:
                self._mend_later(plan, right, largest, slip)
            case Slip.ZERO:
                self._too_large(plan, right, largest)
            case Slip.TWICE:
                if self._report(sure, right):
                    self._later(1, partial(self._again, sure, written(self.campaign, sure, right)))
            case Slip.NAME:
                self._report(sure, right, name=AMBIGUOUS[plan.unit])
            case _:
                self._report(plan, right)

    def _mended(self, plan: Plan, numbers: dict[str, str]) -> None:
        self._report(plan, numbers)

    def _again(self, plan: Plan, text: str) -> None:
        self._expect("Đã nhận", self._say(plan, text), plan)

    def _report(self, plan: Plan, numbers: dict[str, str], *, name: str | None = None) -> bool:
        """Send it; answer what the desk asks; note the truth from the moment it counts. False: it was asked back."""
        sent = self.now
        letters = self._say(plan, written(self.campaign, plan, numbers, name))
        if self._answered(letters, GOT):
            self.truth.tell(plan.unit, plan.first, plan.last, plan.values, sent, sent)
            return True
        for label in (_WHOLE, _RIGHT, self.campaign.unit_by_code[plan.unit].title):
            found = self._button(letters, label)
            if found is not None:
                self._later(2, partial(self._press, plan, found, sent))
                return False
        raise LostReportError(f"{self.now:%d/%m %H:%M} {written(self.campaign, plan, numbers, name)!r}: {letters}")

    def _mend_later(self, plan: Plan, right: dict[str, str], key: str, slip: Slip) -> None:
        """Send a wrong figure, then edit the message or correct it with a reason."""
        sure = replace(plan, dated=True)
        wrong = plan.values | {key: plan.values[key] + 9}
        sent, number = self.now, next(self._ids)
        text = written(self.campaign, sure, {each: typed(plan, value) for each, value in wrong.items()})
        letters = self._say(sure, text, number=number)
        if not self._answered(letters, GOT):  # asked back first: sent rightly instead
            self._later(3, partial(self._mended, sure, right))
            return
        self.truth.tell(plan.unit, plan.first, plan.last, wrong, sent, sent)

        def mend() -> None:
            if slip is Slip.EDITED:
                told = self._say(sure, written(self.campaign, sure, right), number=number, edited=True)
            else:
                unit = self.campaign.unit_by_code[plan.unit].title
                told = self._say(sure, f"/sua {unit} {self._days(sure)} {key}={right[key]} lý do: nhập nhầm")
            self._expect("Đính chính", told, plan)
            self.truth.tell(plan.unit, plan.first, plan.last, {key: plan.values[key]}, sent, self.now)

        self._later(17 if slip is Slip.EDITED else 46, mend)

    def _too_large(self, plan: Plan, right: dict[str, str], key: str) -> None:
        """Send a zero too many: held, or counted until the right figure comes."""
        sure = replace(plan, dated=True)
        wrong = plan.values | {key: plan.values[key] * 10}
        sent = self.now
        text = written(self.campaign, sure, {each: typed(plan, value) for each, value in wrong.items()})
        letters = self._say(sure, text)
        if self._answered(letters, GOT):
            self.truth.tell(plan.unit, plan.first, plan.last, wrong, sent, sent)
        self._later(6, partial(self._mended, sure, right))

    def _press(self, plan: Plan, button: tuple[int, str], sent: datetime) -> None:
        """Press a button; what it asks further is answered too."""
        message, data = button
        self.pressed += 1
        event = replace(self._event(plan.unit, ""), kind=EventKind.BUTTON, message_id=str(message), button=data,
                        callback=f"cb{next(self._ids)}")  # fmt: skip
        letters = self._hear(event)
        if self._answered(letters, GOT):
            self.truth.tell(plan.unit, plan.first, plan.last, plan.values, sent, self.now)
            return
        for label in (_WHOLE, _RIGHT):
            found = self._button(letters, label)
            if found is not None:
                self._later(1, partial(self._press, plan, found, sent))
                return
        raise LostReportError(f"{self.now:%d/%m %H:%M} {plan.unit} pressed {data}: {letters}")

    def _days(self, plan: Plan) -> str:
        return short(plan.last) if plan.first == plan.last else f"từ {short(plan.first)} đến {short(plan.last)}"

    # ---- words to the desk and back

    def _say(self, plan: Plan, text: str, *, number: int | None = None, edited: bool = False) -> list[Letter]:
        self.said += 1
        event = self._event(plan.unit, text, number=number)
        if edited:
            event = replace(event, kind=EventKind.EDIT, edited_at=self.now)
        return self._hear(event)

    def _event(self, unit: str, text: str, *, number: int | None = None) -> Event:
        place = [one.code for one in self.campaign.units].index(unit)
        return Event(
            EventKind.MESSAGE,
            APP,
            GROUP,
            ChatKind.GROUP,
            self.now,
            chat_title="Nhóm báo cáo",
            message_id=str(number or next(self._ids)),
            account=Account(APP, str(FIRST_REPORTER + place)),
            name=f"Đầu mối {self.campaign.unit_by_code[unit].name}",
            text=text,
        )

    def _hear(self, event: Event) -> list[Letter]:
        self.store.write(lambda uow: self.desk.handle(uow, event, self.now)).result()
        return self._letters()

    def _letters(self) -> list[Letter]:
        """Take what waits to be sent, each under an id of its own."""

        def work(uow: UnitOfWork) -> list[Letter]:
            waiting = uow.outbox.waiting(APP, 1000)
            for queued in waiting:
                number = next(self._ids)
                uow.outbox.sent(queued.id, str(number), self.now)
                for row in queued.letter.buttons:
                    for button in row:
                        self._shown[number] = button.data
            return [queued.letter for queued in sorted(waiting, key=lambda one: one.id)]

        return self.store.write(work).result()

    def _answered(self, letters: list[Letter], words: tuple[str, ...]) -> bool:
        return any(
            letter.kind in {LetterKind.TEXT, LetterKind.EDIT}
            and letter.chat_id == GROUP
            and letter.text.startswith(words)
            for letter in letters
        )

    def _expect(self, word: str, letters: list[Letter], plan: Plan) -> None:
        if not any(word in letter.text for letter in letters):
            raise LostReportError(f"{self.now:%d/%m %H:%M} {plan.unit}: no «{word}» in {letters}")

    def _button(self, letters: list[Letter], label: str) -> tuple[int, str] | None:
        for letter in letters:
            for row in letter.buttons if letter.chat_id == GROUP else ():
                for button in row:
                    if button.label.casefold() == label.casefold():
                        number = next(
                            (n for n, data in self._shown.items() if data.split(":")[1] == button.data.split(":")[1]), 0
                        )
                        return number, button.data
        return None
