"""Who plays in the sandbox: a lead and a head for each unit, a leader, an admin, a stranger, and the campaign's group.

They reach the bot as the configuration's own groups and people do: as seeds in the settings.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass

from bot.config import CampaignSettings, GroupSeed, PersonSeed, Settings
from bot.sandbox.loopback import Loopback
from bot.sandbox.play import Play
from bot.sandbox.world import GROUP_ID, User
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.play import ZaloPlay
from bot.sandbox.zalo.wire import id_of
from reporting.campaign import Campaign, DutyKind, Role, Unit

APP, ZALO = "telegram", "zalo"
LEADER, ADMIN, STRANGER = 1_000_001, 1_000_002, 1_000_003
FIRST_LEAD, FIRST_HEAD, PER_CAMPAIGN = 2_000_001, 6_000_001, 10_000
MAX_UNITS = 200  # of a campaign get people of their own; more could not be played by hand


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody with a place in a campaign."""

    id: int
    name: str
    username: str
    role: str
    unit: str | None = None
    in_group: bool = True
    started: bool = True

    def seed(self, app: str = APP) -> PersonSeed:
        """Write the part as the configuration would, with its account in a chat app."""
        units = (self.unit,) if self.unit else ()
        if app == ZALO:
            return PersonSeed(self.name, app, (Role(self.role),), id_of(self.id), None, units)
        return PersonSeed(self.name, app, (Role(self.role),), str(self.id), self.username, units)


def cast_of(campaign: Campaign, number: int = 0) -> tuple[Part, ...]:
    """Give a campaign its people; `number` tells the campaigns of one file apart."""
    reporting = {code for duty in campaign.duties if duty.kind is DutyKind.FIGURES for code in duty.units}
    units = [unit for unit in campaign.units if unit.code in reporting or not reporting][:MAX_UNITS]
    common = Counter(unit.kind for unit in units).most_common(1)[0][0] if units else ""
    leads, heads = [], []
    for index, unit in enumerate(units):
        word, at = _spoken(unit, common), index + number * PER_CAMPAIGN
        tail = unit.code.replace("-", "_")[:24]
        leads.append(Part(FIRST_LEAD + at, f"Đầu mối {word}", f"dm_{tail}", "reporter", unit.code))
        heads.append(Part(FIRST_HEAD + at, f"Tổ trưởng {word}", f"tt_{tail}", "head", unit.code, in_group=False))
    return (
        *leads,
        Part(LEADER, "Lãnh đạo", "lanh_dao", "leader"),
        Part(ADMIN, "Thường trực", "thuong_truc", "admin"),
        *heads,
    )


def _spoken(unit: Unit, common: str) -> str:
    return unit.name if unit.kind == common else unit.title


def group_id(number: int) -> int:
    """Give the id of a campaign's group."""
    return GROUP_ID - number


def with_cast(settings: Settings, app: str = APP) -> Settings:
    """Put the sandbox's groups and people in the place of the configuration's own."""
    campaigns: list[CampaignSettings] = []
    for number, seeded in enumerate(settings.campaigns):
        chat = group_id(number)
        groups = (GroupSeed(app, id_of(chat) if app == ZALO else str(chat)),)
        people = tuple(part.seed(app) for part in cast_of(seeded.campaign, number))
        campaigns.append(dataclasses.replace(seeded, groups=groups, people=people))
    return dataclasses.replace(settings, campaigns=tuple(campaigns))


def fill(api: Loopback, settings: Settings) -> None:
    """Let the people in, make the groups, and add the bot to them as an administrator."""
    world, play = api.world, ZaloPlay(api) if isinstance(api, ZaloLoopback) else Play(api)
    for number, seeded in enumerate(settings.campaigns):
        campaign = seeded.campaign
        parts = cast_of(campaign, number)
        for part in parts:
            if part.id not in world.users:
                world.add_user(User(part.id, part.name, part.username, False, part.role, part.unit, part.started))
        if STRANGER not in world.users:
            world.add_user(User(STRANGER, "Khách", "khach"))
        if group_id(number) in world.rooms:
            continue
        title = campaign.place or campaign.office or campaign.name
        members = [*(part.id for part in parts if part.in_group), STRANGER]
        room = world.add_group(group_id(number), f"Nhóm báo cáo {title}".strip(), members)
        room.members[ADMIN] = "creator"
        play.set_bot(ADMIN, room.id, "administrator")
    world.touch()
