"""The catalogues agree, keep the house's tone, and nothing that comes from outside can break out of its text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from decimal import Decimal
from string import Formatter

import pytest
from PIL import Image, ImageDraw

from bot.texts import Markup, languages, texts
from bot.texts.catalogue import catalogue_files
from reporting.numbers import unbroken
from reporting.papers.ooxml import runs
from reporting.render.canvas import font, wrap

HOSTILE = "<b>&\"'</a><script>"
PLACES = Formatter()


def places(template: str) -> set[str]:
    """Name the places of a template."""
    return {name for _text, name, _spec, _conversion in PLACES.parse(template) if name}


def test_every_language_has_the_same_keys() -> None:
    """No text is missing anywhere."""
    vi = texts("vi").templates
    for language in languages():
        assert set(texts(language).templates) == set(vi)


@pytest.mark.parametrize("language", languages())
def test_no_table_stands_in_two_files(language: str) -> None:
    """Each key has one home: a second file may not overrule what a first one says."""
    tables = [name for file in catalogue_files(language) for name in tomllib.loads(file)]
    assert sorted(tables) == sorted(set(tables))


@pytest.mark.parametrize("language", languages())
def test_places_are_the_same(language: str) -> None:
    """What Vietnamese fills in, every language knows; a text may leave a place out, but never invent one."""
    for key, template in texts(language).templates.items():
        assert places(template) <= places(texts("vi").templates[key]), key


def test_the_tone() -> None:
    """No exclamation marks, no "bạn", no blame; Unicode is composed."""
    for key, template in texts("vi").templates.items():
        assert "!" not in template, key
        assert not re.search(r"\b(bạn|lỗi|vắng|quá muộn|vượt cấp)\b", template.lower()), key
        assert template == unicodedata.normalize("NFC", template), key


@pytest.mark.parametrize("language", languages())
def test_rates_are_written_one_way_and_never_broken(language: str) -> None:
    """A space before each per cent sign, as `rate` writes it, at which no phone, paper or picture may break a line."""
    words = texts(language)
    draw, face = ImageDraw.Draw(Image.new("RGB", (10, 10))), font(20)
    said = [words.rate(Decimal("50.28"))]
    said += [words.plain(key, **dict.fromkeys(places(one), "12")) for key, one in words.templates.items() if "%" in one]
    assert len(said) > 10
    for text in said:
        assert re.search(r"(?<! )%", text) is None, text
        assert " %" not in unbroken(text), text
        assert " %" not in runs(text), text
        assert not any(line.startswith("%") for line in wrap(draw, text, face, 20, 99)), text


@pytest.mark.parametrize("language", languages())
def test_tags_are_closed(language: str) -> None:
    """Each template's small HTML is balanced, so that a chat takes it."""
    for key, template in texts(language).templates.items():
        for tag in ("b", "i", "code", "a"):
            opened = len(re.findall(rf"<{tag}[ >]", template))
            assert opened == template.count(f"</{tag}>"), key


@pytest.mark.parametrize("language", languages())
def test_hostile_names_are_escaped(language: str) -> None:
    """Whatever a name holds, no template lets it become markup."""
    words = texts(language)
    for key, template in words.templates.items():
        said = words.say(key, **dict.fromkeys(places(template), HOSTILE))
        assert "<script" not in said, key
        assert said.count("</a>") == template.count("</a>"), key


def test_markup_is_not_escaped_twice() -> None:
    """A filled text fits into another."""
    inner = texts("vi").say("when.day", day="<24/7>")
    assert texts("vi").say("answer.dropped", unit="A & B", when=inner) == (
        "Đã thu hồi: <b>A &amp; B</b>, ngày &lt;24/7&gt;."
    )


def test_plain_has_no_entities() -> None:
    """Buttons and pictures show a name as it is."""
    assert texts("vi").plain("button.move", when="A & B") == "Là số của A & B"


def test_listed_escapes_what_is_no_markup() -> None:
    """Names in a list are escaped one by one."""
    assert texts("vi").listed(["a<b", Markup("<b>c</b>")]) == "a&lt;b, <b>c</b>"


def test_unknown_language_is_vietnamese() -> None:
    """The default language stands in."""
    assert texts("fr").language == "vi"


def test_a_flag_is_no_word() -> None:
    """A boolean in a text is a fault of the program."""
    with pytest.raises(TypeError):
        texts("vi").say("when.day", day=True)


@pytest.mark.parametrize("language", languages())
def test_a_label_that_ends_in_a_number_never_runs_into_its_figure(language: str) -> None:
    """`Kích hoạt mức 2: 2,00 %`, in every text that names a metric or a unit and then a figure."""
    words, found = texts(language), 0
    for key, template in words.templates.items():
        bare = re.sub(r"<code>.*?</code>", "", template, flags=re.DOTALL)
        if not re.search(r"\{(metric|units?)\} (<b>)?\{", bare):
            continue
        values = dict.fromkeys(places(template), "848") | dict.fromkeys(("metric", "unit", "units"), "mức 2")
        for said in (words.say(key, **values), words.plain(key, **values)):
            assert "mức 2: " in said, key
            assert not re.search(r"mức 2 (<b>)?848", said), key
        found += 1
    assert found > 10
    assert "thu nhận 848" in words.plain(
        "alert.row", **dict.fromkeys(places(words.templates["alert.row"]), "848") | {"metric": "thu nhận"}
    )
