"""/ngonngu: in which language the desk speaks to a person, or in a group."""

from __future__ import annotations

from bot.desk.permissions import Action
from bot.desk.visit import Visit
from reporting.flat import flat_words

_LANGUAGE_OF = {
    **dict.fromkeys(("vi", "viet", "tieng viet", "vietnamese", "vn"), "vi"),
    **dict.fromkeys(("en", "anh", "tieng anh", "english"), "en"),
}


def choose(visit: Visit, argument: str) -> None:
    """Answer /ngonngu vi|en: one's own in private, the group's by an admin; in the language that was chosen."""
    language = _LANGUAGE_OF.get(flat_words(argument))
    if language is None:
        visit.say(visit.texts.say("language.usage"))
    elif visit.in_group:
        _of_group(visit, language)
    elif visit.person is not None:
        visit.uow.people.set_language(visit.person.id, language)
        visit.person = visit.uow.people.get(visit.person.id)
        visit.__dict__.pop("texts", None)
        visit.say(visit.texts.say("language.yours"))


def _of_group(visit: Visit, language: str) -> None:
    if not visit.may(Action.SET_GROUP_LANGUAGE):
        visit.say(visit.texts.say("not-allowed.admin"))
        return
    visit.uow.chats.set_language(visit.chat.app, visit.chat.chat_id, language)
    chat = visit.uow.chats.get(visit.chat.app, visit.chat.chat_id)
    if chat is not None:
        visit.go_to(chat)
    visit.say(visit.texts.say("language.groups"))
