"""What nobody understood in a private chat: a command there is none of, a lone word. In groups it is left alone."""

from __future__ import annotations

from bot.desk.names import LONGEST_QUOTE
from bot.desk.permissions import Action
from bot.desk.reports.samples import blank_pairs, example_metrics, example_unit
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.flat import flat_words
from reporting.message import is_strange_command
from reporting.reading import Reading

_NODS = frozenset(("ok", "oke", "oki", "okay", "da", "vang", "u", "uh", "um", "roi", "duoc", "thanks", "thank", "tks"))
"""Lone words that only say that one has read: they want no answer."""


def hear(visit: Visit, reading: Reading) -> bool:
    """Answer in one line what can be done here; false where the text is none of these."""
    if visit.in_group or reading.entries or reading.problems or reading.reported:
        return False
    words = visit.event.text.split()
    strange = is_strange_command(visit.event.text)
    if not strange and not (len(words) == 1 and _is_word(words[0])):
        return False
    text = words[0][:LONGEST_QUOTE]
    visit.say(visit.texts.say("unknown.command" if strange else "unknown.word", text=text, can=_can(visit)))
    return True


def _is_word(word: str) -> bool:
    return any(char.isalnum() for char in word) and flat_words(word).strip(".!,~") not in _NODS


def _can(visit: Visit) -> Markup:
    """Say what this person can do here."""
    texts, campaign = visit.texts, visit.campaign
    if campaign is None or not visit.may(Action.SEE_STATUS):
        return texts.say("unknown.anybody")
    if not visit.may(Action.REPORT_OWN):
        return texts.say("unknown.reader")
    pairs = blank_pairs(example_metrics(campaign))
    return texts.say("unknown.reporter", unit=example_unit(visit, campaign).name, pairs=pairs)
