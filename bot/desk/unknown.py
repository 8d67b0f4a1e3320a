"""What nobody understood in a private chat is answered with what can be done here. In groups it is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.desk.names import LONGEST_QUOTE
from bot.desk.permissions import Action
from bot.desk.reports.samples import blank_pairs, example_metrics, example_unit
from bot.desk.views import inquiry
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.flat import flat_words
from reporting.manners import Registration
from reporting.message import is_strange_command
from reporting.reading import Reading

_NODS = frozenset(
    (
        *("ok", "oke", "oki", "okay", "da", "vang", "u", "uh", "um", "roi", "duoc", "thanks", "thank", "tks", "you"),
        *("cam", "on", "nhieu", "nhan", "biet", "ro", "nhe", "nha", "a", "em", "anh", "chi", "dong", "d/c"),
        *("toi", "tot", "lam"),
    )
)  # fmt: skip
"""Words that only say that one has read, or is thankful: made of them alone, a text wants no answer."""
_LATER = frozenset(("mai", "lat", "chut", "ti", "se"))
"""Words of whoever promises to send it later: `mai em gửi nhé`. That too wants no answer."""
_GREETINGS = frozenset(("chao", "xin", "hello", "hi"))
_MOST_OF_A_GREETING = 5

ONCE_WITHIN = timedelta(minutes=10)
"""What is more than a word or a command is answered so often, for each person: talk is not to be lectured."""


def hear(visit: Visit, reading: Reading) -> bool:
    """Answer in one line what can be done here; false where the text is none of these."""
    if visit.in_group or reading.entries or reading.reported:
        return False
    words = visit.event.text.split()
    strange = is_strange_command(visit.event.text)
    if not strange and (len(words) != 1 or visit.event.file or _is_greeting(words)):
        return _hear_more(visit, words)
    if not strange and (reading.problems or not _is_word(words[0])):
        return False
    text = words[0][:LONGEST_QUOTE]
    visit.say(visit.texts.say("unknown.command" if strange else "unknown.word", text=text, can=_can(visit)))
    return True


def _hear_more(visit: Visit, words: Sequence[str]) -> bool:
    """Answer a sentence, a greeting or a file, not again within some minutes; false where it wants no answer."""
    if visit.event.file is None and (_is_promise(words) or not any(_is_word(word) for word in words)):
        return False
    if not _told_just_now(visit):
        visit.say(_words_for(visit, words))
    return True


def _words_for(visit: Visit, words: Sequence[str]) -> Markup:
    texts, campaign = visit.texts, visit.campaign
    if visit.event.file is not None:
        return texts.say("unknown.file", can=_can(visit))
    if _is_greeting(words):
        return texts.say("unknown.greeting", can=_can_join(visit))
    if campaign is not None and visit.may(Action.SEE_STATUS) and not visit.may(Action.REPORT_OWN):
        return inquiry.what_can_be_asked(visit, campaign)
    return texts.say("unknown.sentence", can=_can_join(visit))


def _told_just_now(visit: Visit) -> bool:
    """Tell whether the same person was answered so a while ago; remembered over a restart."""
    event, state = visit.event, visit.uow.state
    name = f"unknown-told/{event.app}/{event.chat_id}"
    known = state.get(name)
    if known and abs(event.sent_at - datetime.fromisoformat(known)) < ONCE_WITHIN:
        return True
    state.set(name, event.sent_at.isoformat())
    return False


def _is_promise(words: Sequence[str]) -> bool:
    return "?" not in "".join(words[-1:]) and any(flat_words(word).strip(".!,~") in _LATER for word in words)


def _is_greeting(words: Sequence[str]) -> bool:
    return 0 < len(words) <= _MOST_OF_A_GREETING and flat_words(words[0]).strip(".!,~") in _GREETINGS


def _is_word(word: str) -> bool:
    return any(char.isalnum() for char in word) and flat_words(word).strip(".!,~") not in _NODS


def _can_join(visit: Visit) -> Markup:
    """Say the same; to whoever is nothing here yet, how to become a reporter too, where one may ask for that."""
    campaign = visit.only_campaign
    if visit.campaign is not None or campaign is None or campaign.manners.registration is Registration.CLOSED:
        return _can(visit)
    usage = visit.texts.say("register.usage", unit=campaign.units[0].name)
    return visit.texts.listed((usage, _can(visit)), " ")


def _can(visit: Visit) -> Markup:
    """Say what this person can do here."""
    texts, campaign = visit.texts, visit.campaign
    if campaign is None or not visit.may(Action.SEE_STATUS):
        return texts.say("unknown.anybody")
    if not visit.may(Action.REPORT_OWN):
        return texts.say("unknown.reader")
    pairs = blank_pairs(example_metrics(campaign))
    return texts.say("unknown.reporter", unit=example_unit(visit, campaign).name, pairs=pairs)
