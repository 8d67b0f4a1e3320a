"""/bang: an admin switches a group's live boards on and off; anybody else reads how things stand."""

from __future__ import annotations

from dataclasses import replace

from bot.desk.duties.rounds import closing
from bot.desk.guard import permitted
from bot.desk.live.kept import Shown, can_show, is_on, load, same, store, switch
from bot.desk.live.letters import leave_behind, post_board, unpin_board
from bot.desk.live.rounds import asked_rounds, standing
from bot.desk.live.words import live_text, stamped
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.flat import flat_words
from reporting.reading import Reading

_OFF = frozenset({"tat", "dong", "thoi", "bo", "off", "go"})


def show(visit: Visit, reading: Reading) -> None:
    """Answer /bang: an admin opens the boards in a group, or /bang tắt closes them; anybody else reads it."""
    campaign = permitted(visit, Action.SEE_MISSING, otherwise="not-allowed.see")
    if campaign is None:
        return
    runs = visit.in_group and visit.may(Action.RUN_BOARD) and can_show(visit.office, visit.chat)
    runs = runs and campaign.code in visit.office.campaigns
    if not runs:
        visit.say(_read_out(visit, campaign))
    elif flat_words(reading.argument.strip()) in _OFF:
        _switch_off(visit, campaign)
    else:
        _switch_on(visit, campaign)


def _read_out(visit: Visit, campaign: Campaign) -> Markup:
    """Write the boards of what is being collected, as they stand, for one who only asks."""
    parts = [
        stamped(visit.texts, one, live_text(visit.texts, one))
        for duty, period in asked_rounds(visit.uow, campaign, visit.now)
        for one in [standing(visit.uow, campaign, duty, period, visit.now)]
        if one.found
    ]
    return Markup("\n\n".join(parts)) if parts else visit.texts.say("live.no-round")


def _switch_on(visit: Visit, campaign: Campaign) -> None:
    """Show the boards in this group from now on; one that stands there already comes down to the newest message."""
    chat, uow = visit.chat, visit.uow
    uow.state.set(switch(campaign, chat), value=True)
    known, kept = load(uow, campaign), []
    mine = [one for one in known if (one.app, one.chat) == (chat.app, chat.chat_id)]
    kept = [one for one in known if one not in mine]
    for duty, period in asked_rounds(uow, campaign, visit.now):
        former = next((one for one in mine if (one.duty, one.end) == (duty.code, period.span.end.isoformat())), None)
        if former is not None:
            leave_behind(visit.office, uow, campaign, chat, former, visit.now)
        late = visit.now >= closing(campaign, duty, period)
        shown = Shown(chat.app, chat.chat_id, duty.code, period.span.end.isoformat(), by_hand=True, late=late)
        while uow.outbox.outcome(shown.key(campaign.code)) is not None:  # one it was before, here or switched off
            shown = replace(shown, number=shown.number + 1)
        kept.append(post_board(visit.office, uow, campaign, chat, shown, visit.now))
    kept += [one for one in mine if not any(same(one, other) for other in kept)]
    store(uow, campaign, kept)
    if not any((one.app, one.chat) == (chat.app, chat.chat_id) for one in kept):
        visit.say(visit.texts.say("live.none"))


def _switch_off(visit: Visit, campaign: Campaign) -> None:
    """Show no boards in this group any more; what stands there says how things stood."""
    chat, uow = visit.chat, visit.uow
    was = is_on(uow, campaign, chat)
    uow.state.set(switch(campaign, chat), value=False)
    known = load(uow, campaign)
    mine = [one for one in known if (one.app, one.chat) == (chat.app, chat.chat_id)]
    for one in mine:
        unpin_board(uow, campaign, one, visit.now)
    store(uow, campaign, [one for one in known if one not in mine])
    visit.say(visit.texts.say("live.off" if was or mine else "live.was-off"))
