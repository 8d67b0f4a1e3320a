"""All wording, one catalogue per language; values are escaped unless they are `Markup` already."""

from bot.texts.catalogue import Markup, Texts, languages, texts

__all__ = ["Markup", "Texts", "languages", "texts"]
