"""What the desk has at hand whatever comes in: campaigns, readers, settings. Built once, never changed by messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.config import Settings
from bot.texts import Texts, texts
from reporting.campaign import Campaign, Role
from reporting.message import Reader
from reporting.ports import UnitOfWork
from reporting.records import Chat, Person


@dataclass(slots=True)
class Office:
    """The campaigns with their readers, and what the chat app told about the bot itself."""

    settings: Settings
    bot_name: str = ""
    setup_code: str | None = None
    can_read_all: bool = True
    readers: dict[str, Reader] = field(init=False)
    campaigns: dict[str, Campaign] = field(init=False)
    _languages: dict[tuple[str, str], str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile a reader for each campaign."""
        self.campaigns = {one.campaign.code: one.campaign for one in self.settings.campaigns}
        self.readers = {code: Reader(campaign) for code, campaign in self.campaigns.items()}
        seeds = (seed for one in reversed(self.settings.campaigns) for seed in reversed(one.groups))
        self._languages = {(seed.app, seed.chat_id): str(seed.language) for seed in seeds if seed.language}

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

    def _file_language(self, chat: Chat) -> str | None:
        said = self._languages.get((chat.app, chat.chat_id))
        if said is not None:
            return said
        campaign = self.campaigns.get(chat.campaign or "")
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
