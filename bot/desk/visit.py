"""One thing that happened in a chat, while the desk deals with it: who, where, for what, and the means to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.chat import Abilities, Event, EventKind
from bot.desk.buttons import Buttons
from bot.desk.member import Member
from bot.desk.office import Office, admins, campaign_of
from bot.desk.once import Once
from bot.desk.permissions import Action, allowed
from bot.desk.tell import tell
from bot.texts import Texts
from reporting.campaign import Campaign
from reporting.message import Reader
from reporting.ports import UnitOfWork
from reporting.practice import is_practice
from reporting.records import Chat, ChatKind, Letter, LetterKind, Message, Person, Priority, Question

ANSWERS = frozenset({LetterKind.TEXT, LetterKind.PICTURE, LetterKind.DOCUMENT, LetterKind.REACTION})
"""The letters that are answers; notices, deletions and what replaces a button are not held back from anybody."""

MARKED = ANSWERS - {LetterKind.REACTION} | {LetterKind.EDIT, LetterKind.NOTICE}
"""The letters that say in practice that it is practice."""


class Visit:
    """Who said what where. Loads what it needs when it is first asked for."""

    def __init__(self, office: Office, uow: UnitOfWork, event: Event, now: datetime) -> None:
        self.office, self.uow, self.event, self.now = office, uow, event, now
        self.chat = uow.chats.seen(event.app, event.chat_id, event.chat_kind, event.chat_title, now)
        self.person = self._speaker(uow, event, now)
        self.author = self.person.id if self.person else None
        """Whose figures are dealt with: the speaker's, but a pressed button may speak of somebody else's message."""
        self.reply_to = event.message_id
        self._replies_to: int | None = None
        self.question: int | None = None
        """The question whose button was pressed."""
        self.in_list = False
        """Whether the pressed button stands in a list of several things, which stays as it is."""
        self._rewrites = False

    def _speaker(self, uow: UnitOfWork, event: Event, now: datetime) -> Person | None:
        """Find who speaks. Whoever only chats in a group that isn't bound is nobody to the desk, and not kept."""
        if event.account is None:
            return None
        bystander = self.chat.kind is ChatKind.GROUP and self.chat.campaign is None and not event.text.startswith("/")
        if bystander and event.kind is not EventKind.BUTTON:
            return uow.people.by_account(event.account)
        return uow.people.seen(event.account, event.name, event.username, now)

    @Once
    def abilities(self) -> Abilities:
        """What the chat's app can do."""
        return self.office.can(self.chat.app)

    @property
    def addressed(self) -> bool:
        """Whether the bot only hears what is said to it here, so that a plain report is one from anybody."""
        return self.in_group and not self.abilities.hears_all

    @Once
    def in_group(self) -> bool:
        """Whether this is said before others."""
        return self.chat.kind is ChatKind.GROUP

    @Once
    def campaign(self) -> Campaign | None:
        """The campaign spoken of: the group's, or the person's own."""
        if self.in_group:
            return self.office.find(self.chat.campaign)
        return campaign_of(self.office, self.uow, self.chat, self.person)

    def enter(self, campaign: Campaign) -> None:
        """Speak of another campaign from now on: the one that a message or a question belongs to."""
        self._forget("reader", "texts", "member")
        self.campaign = campaign

    def amended(self) -> None:
        """Go on with the campaign as it is now, after an amendment."""
        self.office = self.office.anew(self.uow)
        if self.campaign is not None:
            self.enter(self.office.find(self.campaign.code) or self.campaign)

    @property
    def acted_at(self) -> datetime:
        """When the person did this: a message counts from its sending, an edit from its own time, a press from now."""
        event = self.event
        return event.sent_at if event.kind is EventKind.MESSAGE else event.edited_at or self.now

    @property
    def actor(self) -> int | None:
        """Who does this, for the record: the speaker, whoever's figures are dealt with."""
        return self.person.id if self.person else None

    @Once
    def only_campaign(self) -> Campaign | None:
        """The desk's campaign where it has only one: what a stranger in private can only mean."""
        campaigns = tuple(self.office.campaigns.values())
        return campaigns[0] if len(campaigns) == 1 else None

    @Once
    def reader(self) -> Reader:
        """The campaign's reader."""
        return self.office.reader_of(self.campaign) if self.campaign else self.office.any_reader()

    @Once
    def texts(self) -> Texts:
        """The words for this chat."""
        if self.in_group:
            return self.office.group_texts(self.chat)
        return self.office.person_texts(self.person, self.campaign)

    @Once
    def member(self) -> Member:
        """What the person is in the campaign."""
        return Member(self.uow, self.campaign, self.person, self.acted_at, self.now)

    @Once
    def admin_anywhere(self) -> bool:
        """Whether the person runs any campaign of this desk (a group that is to be bound has none yet)."""
        person = self.person
        return person is not None and any(person.id in admins(self.uow, code) for code in self.office.campaigns)

    def may(self, action: Action) -> bool:
        """Ask the table."""
        return allowed(self.member.roles, action, in_group=self.in_group and self.campaign is not None)

    def local(self, at: datetime) -> datetime:
        """Show a moment in the campaign's zone."""
        return at.astimezone(self.campaign.zone if self.campaign else self.office.settings.zone)

    @property
    def today(self) -> date:
        """The day it is in the campaign's zone."""
        return self.local(self.now).date()

    def say(
        self,
        text: str,
        *,
        buttons: Buttons = (),
        answers: int | None = None,
        priority: Priority = Priority.ANSWER,
        key: str | None = None,
    ) -> None:
        """Answer in the chat, as a reply to the message where there are others."""
        if self._rewrites:
            self._rewrites = False
            self.rewrite(text, buttons, answers=answers, key=key)
            return
        self.post(
            Letter(
                self.chat.app,
                self.chat.chat_id,
                LetterKind.TEXT,
                text=text,
                buttons=buttons,
                reply_to=self._replied_to() if self.in_group else None,
                answers=answers,
                priority=priority,
                key=key,
            )
        )

    def _replied_to(self) -> str | None:
        """Name the message to reply to; none of before a group's move, whose numbers are other messages' now."""
        event, chat, number = self.event, self.chat, self.reply_to
        if not number or (number == event.message_id and chat.chat_id == event.chat_id):
            return number or None
        if not self.uow.chats.has_moved(chat.app, chat.chat_id):
            return number
        said_here = self.uow.ledger.find_message(chat.app, chat.chat_id, number)
        return number if said_here is not None and said_here.id == self._replies_to else None

    def replies_to(self, message: Message) -> None:
        """Answer another message than the one that was just said: the one that a pressed button speaks of."""
        self.reply_to, self._replies_to = message.message_id, message.id

    def rewriting(self) -> None:
        """Put what is said next into the message that carried the pressed button."""
        self._rewrites = True

    def answered(self, question: Question, choice: str) -> None:
        """Close the question whose button was pressed; its buttons are not pressed again."""
        if self.actor is not None:
            self.uow.questions.answer(question.id, choice, self.actor, self.now)
        self.question = question.id

    @property
    def pressed(self) -> bool:
        """Whether the next word goes into the message that carried a button."""
        return self._rewrites

    def go_to(self, chat: Chat) -> None:
        """Speak in another chat from now on: where the question was asked, not where its copy was pressed."""
        self.chat = chat
        self._forget("abilities", "in_group", "texts")

    def _forget(self, *names: str) -> None:
        """Let some things be worked out anew when they are next asked for."""
        for name in names:
            self.__dict__.pop(name, None)

    def react(self, emoji: str, *, answers: int | None = None) -> None:
        """Set a reaction on the message."""
        event = self.event
        self.post(
            Letter(event.app, event.chat_id, LetterKind.REACTION, text=emoji, target=event.message_id, answers=answers)
        )

    def notice(self, text: str) -> None:
        """Answer a pressed button with a short plain line."""
        event = self.event
        self.post(
            Letter(
                event.app,
                event.chat_id,
                LetterKind.NOTICE,
                text=text,
                target=event.callback,
                priority=Priority.BUTTON,
            )
        )

    def rewrite(self, text: str, buttons: Buttons = (), *, answers: int | None = None, key: str | None = None) -> None:
        """Put other words into the message that carried the pressed button, or below it where that is a list."""
        event, below = self.event, self.in_list
        if below and not text:
            return
        self.post(
            Letter(
                event.app,
                event.chat_id,
                LetterKind.TEXT if below else LetterKind.EDIT,
                text=text,
                buttons=buttons,
                target=None if below else event.message_id,
                answers=answers,
                priority=Priority.BUTTON,
                key=key,
            )
        )

    def post(self, letter: Letter) -> None:
        """Queue a letter; not an answer to whoever floods the desk."""
        if letter.kind in ANSWERS and self.muted:
            return
        if self.member.practising and letter.text and letter.kind in MARKED:
            text = letter.text
            if not is_practice(self.chat.campaign or ""):
                # said as they stand these would correct real figures
                text = text.replace(self.texts.say("answer.mend"), self.texts.say("practice.mend"))
                text = text.replace("/sua", "/guithu /sua")
            letter = replace(letter, text=f"{self.texts.say('practice.mark')} {text}")
        self.uow.outbox.queue(letter, self.now)

    @Once
    def muted(self) -> bool:
        """Whether this gets no answer: its sender, or the group, had far more of them than people can read."""
        event = self.event
        place = (event.app, event.chat_id)
        person = (*place, event.account.account_id if event.account else "")
        said_at = event.edited_at or event.sent_at
        message = (event.kind, event.message_id, event.callback)
        may, cut = self.office.flood.answer(person, place if self.in_group else None, said_at, message)
        if cut is not None:
            self._tell_cut(f"flood/{'/'.join(person)}/{cut.isoformat()}")
        return not may

    def _tell_cut(self, key: str) -> None:
        """Say once that no more is answered for a while, and tell the admins."""
        event, uow = self.event, self.uow
        reply_to = event.message_id or None if self.in_group else None
        text = self.texts.say("flood.cut")
        uow.outbox.add(
            Letter(event.app, event.chat_id, LetterKind.TEXT, text=text, reply_to=reply_to, key=key), self.now
        )
        for admin in admins(uow, self.campaign.code) if self.campaign else ():
            texts = self.office.texts_for(uow, admin, self.campaign)
            where = self.chat.title or texts.say("flood.private")
            tell(
                uow, admin, texts.say("flood.told", name=event.name or "–", where=where), self.now, key=f"{key}/{admin}"
            )
