"""What the desk has at hand whatever comes in: settings, campaigns and readers, as the file and its amendments say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.chat import Abilities
from bot.config import Settings
from bot.desk.flood import Flood
from bot.texts import Texts, texts
from reporting.amendments import amended
from reporting.campaign import Campaign, Role
from reporting.message import PracticeReader, Reader
from reporting.ports import UnitOfWork
from reporting.practice import is_practice, practice_of, real_code
from reporting.records import Chat, Person

_ALL = Abilities()


@dataclass(slots=True)
class Office:
    """The campaigns with their readers, and what the chat app told about the bot itself."""

    settings: Settings
    bot_name: str = ""
    setup_code: str | None = None
    can_read_all: bool = True
    abilities: dict[str, Abilities] = field(default_factory=dict)
    """What each chat app can do; one that isn't named can do everything."""
    readers: dict[str, Reader] = field(init=False)
    campaigns: dict[str, Campaign] = field(init=False)
    _languages: dict[tuple[str, str], str] = field(init=False)
    _practice: dict[str, tuple[Campaign, Reader]] = field(init=False, default_factory=dict)
    flood: Flood = field(init=False)
    file: Office | None = None
    """The office as the file alone has it, where this one is amended."""
    _now: tuple[object, Office] | None = field(init=False, default=None)
    _versions: dict[str, tuple[str, Campaign]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Compile a reader for each campaign."""
        self.campaigns = {one.campaign.code: one.campaign for one in self.settings.campaigns}
        if self.file is not None:
            self.readers = dict(self.file.readers)
            self.flood = self.file.flood
        else:
            self.flood = Flood(self.settings.telegram.limits.group_per_minute)
            self.readers = {code: Reader(campaign) for code, campaign in self.campaigns.items()}
        seeds = (seed for one in reversed(self.settings.campaigns) for seed in reversed(one.groups))
        self._languages = {(seed.app, seed.chat_id): str(seed.language) for seed in seeds if seed.language}

    def can(self, app: str) -> Abilities:
        """Tell what a chat app can do."""
        return self.abilities.get(app, _ALL)

    def at(self, uow: UnitOfWork) -> Office:
        """Give the office as a transaction's amendments make it: this one where there are none.

        Asked at the door of everything the desk does, so whoever is handed an office has the campaigns as they are.
        """
        versions = {code: version for code in self.campaigns if (version := uow.amendments.version(code))}
        if not versions:
            return self
        known, state = self._now, (versions, self.bot_name, self.can_read_all)
        if known is not None and known[0] == state:
            return known[1]
        fresh = replace(self, file=self)
        fresh.campaigns.update({code: self._amended(uow, code, version) for code, version in versions.items()})
        fresh.readers.update({code: self.readers[code].amended(fresh.campaigns[code]) for code in versions})
        self._now = (state, fresh)
        return fresh

    def anew(self, uow: UnitOfWork) -> Office:
        """Give the office after the work at hand amended a campaign."""
        return (self.file or self).at(uow)

    def _amended(self, uow: UnitOfWork, code: str, version: str) -> Campaign:
        """Amend a campaign, unless it was the last time; it carries tables that are worked out once."""
        known = self._versions.get(code)
        if known is None or known[0] != version:
            known = self._versions[code] = (version, amended(self.campaigns[code], uow.amendments.list(code)))
        return known[1]

    def find(self, code: str | None) -> Campaign | None:
        """Find a campaign, or the practice copy of one, by its code."""
        if code is None or not is_practice(code):
            return self.campaigns.get(code or "")
        found = self._practising(code)
        return found[0] if found else None

    def reader_of(self, campaign: Campaign) -> Reader:
        """Give the reader of a campaign or of a practice copy."""
        found = self._practising(campaign.code) if is_practice(campaign.code) else None
        return found[1] if found else self.readers[campaign.code]

    def _practising(self, code: str) -> tuple[Campaign, Reader] | None:
        """Make a practice copy when it is first asked for; it follows what the campaign is amended to."""
        real = self.campaigns.get(real_code(code))
        if real is None:
            return None
        if code not in self._practice:
            copy = practice_of(real)
            self._practice[code] = (copy, PracticeReader(copy, self.readers[real.code]))
        return self._practice[code]

    def any_reader(self) -> Reader:
        """Give a reader that knows the commands, where no campaign is chosen."""
        return next(iter(self.readers.values()))

    def group_texts(self, chat: Chat) -> Texts:
        """Choose the language of a group: its own, else the file's for it, its campaign's, the desk's."""
        return texts(chat.language or self._file_language(chat) or self.settings.language)

    def person_texts(self, person: Person | None, campaign: Campaign | None) -> Texts:
        """Choose the language of a private chat."""
        chosen = person.language if person else None
        return texts(chosen or (campaign.language if campaign else "") or self.settings.language)

    def texts_for(self, uow: UnitOfWork, person: int, campaign: Campaign | None) -> Texts:
        """Choose the language of somebody's private chat, by their number."""
        return self.person_texts(uow.people.get(person), campaign)

    def _file_language(self, chat: Chat) -> str | None:
        said = self._languages.get((chat.app, chat.chat_id))
        if said is not None:
            return said
        campaign = self.find(chat.campaign)
        return campaign.language if campaign else None


def campaign_of(office: Office, uow: UnitOfWork, chat: Chat, person: Person | None) -> Campaign | None:
    """Name the campaign a private word belongs to: the last chosen, or the only one in which the person has a role."""
    if person is None:
        return None
    theirs = [code for code in uow.people.campaigns_of(person.id) if code in office.campaigns]
    if chat.campaign in theirs:
        return office.campaigns[chat.campaign]
    return office.campaigns[theirs[0]] if len(theirs) == 1 else None


def admins(uow: UnitOfWork, campaign: str) -> tuple[int, ...]:
    """List the people of the standing office of a campaign."""
    return tuple(dict.fromkeys(grant.person for grant in uow.people.grants(campaign, role=Role.ADMIN)))


def of_role(uow: UnitOfWork, campaign: Campaign, role: Role) -> tuple[int, ...]:
    """List whom to tell; where nobody has the role yet, the standing office."""
    people = tuple(dict.fromkeys(grant.person for grant in uow.people.grants(campaign.code, role=role)))
    return people or admins(uow, campaign.code)
