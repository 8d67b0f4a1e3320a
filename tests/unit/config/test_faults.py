"""Every fault is named with its key, all of them at once."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from bot.config import ConfigError, load
from tests.unit.config.writing import SMALL, faults_of, loaded, written


def test_the_small_campaign_is_fine(tmp_path: Path) -> None:
    """What the other tests break is whole to begin with."""
    assert loaded(tmp_path).campaigns[0].campaign.code == "nho"


def test_six_faults_are_six(tmp_path: Path) -> None:
    """A file with six faults names six, each under its own key."""
    text = (
        SMALL.replace('code = "tan-phu"', 'code = "tan-hung"')
        .replace('headline = "m1"', 'headlin = "m1"\nheadline = "m1"')
        .replace('deadline = "by 2026-12-20"', 'deadline = "by 2027-01-20"')
        .replace('due = "Monday 10:00"', 'due = "Monday 25:00"')
        .replace('required = ["m1", "m2"]', 'required = ["m1", "m3"]')
        + '[units]\nfile = "khong-co.csv"\n'
    )
    assert faults_of(tmp_path, text) == {
        "unit[tan-hung]": "unit-twice",
        "campaign.headlin": "unknown-key",
        "target[1].deadline": "deadline-outside",
        "duty[tuan].due": "bad-due",
        "duty[tuan].required": "unknown-metric",
        "units.file": "file-missing",
    }


@pytest.mark.parametrize(
    ("old", "new", "key", "code"),
    [
        ("end = 2026-12-27", "end = 2026-01-01", "campaign.end", "dates-reversed"),
        ("end = 2026-12-27", 'end = "31/13/2026"', "campaign.end", "bad-date"),
        ("end = 2026-12-27", "", "campaign.end", "missing"),
        ('"m1", "m2"]\n\n[[unit', '"m1", "mm"]\n\n[[unit', "campaign.positional", "unknown-metric"),
        ('name = "Tân Phú"', 'name = "Tân Phú"\naliases = ["tân hưng"]', "unit[tan-phu]", "alias-clash"),
        ('name = "Tân Phú"', 'name = "Tân Phú"\nparent = "tan-hun"', "unit[tan-phu]", "unknown-unit"),
        ('code = "tan-phu"', 'code = "Tân Phú"', "unit[Tân Phú]", "bad-code"),
        ('label = "Thu nhận mức 2"', 'label = "Thu nhận mức 1"', "metric[m2].aliases", "metric-name-clash"),
        ('label = "Thu nhận mức 2"', 'label = "x"\nformula = "m1 + m9"', "metric[m2].formula", "unknown-metric"),
        ('label = "Thu nhận mức 2"', 'label = "x"\nformula = "m1 *"', "metric[m2].formula", "bad-formula"),
        ('label = "Thu nhận mức 2"', 'label = "x"\nformula = "m2 + m1"', "metric[m2].formula", "formula-circle"),
        ('metric = "m1"\nvalue', 'metric = "m1"\nunit = "tan-ho"\nvalue', "target[1].unit", "unknown-unit"),
        ("value = 800", 'value = "800 %"', "target[1].value", "bad-target"),
        ('every = "weekly"', 'every = "weakly"', "duty[tuan].every", "choice"),
        ('covers = "Monday - Sunday"', 'covers = "Monday - Friday"', "duty[tuan].covers", "bad-covers"),
        ('covers = "Monday - Sunday"', 'units = "thôn"', "duty[tuan].units", "unknown-unit"),
        ('covers = "Monday - Sunday"', "units = []", "duty[tuan].units", "duty-no-units"),
        ('covers = "Monday - Sunday"', 'reminders = ["2h"]', "duty[tuan].reminders", "bad-reminder"),
        ('covers = "Monday - Sunday"', 'alerts = ["+2h"]', "duty[tuan].alerts", "bad-alert"),
        ('covers = "Monday - Sunday"', 'summary = "someday"', "duty[tuan].summary", "bad-summary"),
        ('required = ["m1", "m2"]', "", "duty[tuan].required", "missing"),
    ],
)
def test_one_fault(tmp_path: Path, old: str, new: str, key: str, code: str) -> None:
    """Each way to go wrong, under its key."""
    assert old in SMALL
    assert faults_of(tmp_path, SMALL.replace(old, new)).get(key) == code


WRONG = {
    "every": ('"weekly"', '"dayly"', "choice"),
    "covers": ('"Monday - Sunday"', '"yesterday"', "bad-covers"),
    "due": ('"Monday 10:00"', '"25:00 next day"', "bad-due"),
    "summary": ("", '"Funday 09:00"', "bad-summary"),
    "reminders": ("", '"soon"', "bad-reminder"),
}


@pytest.mark.parametrize("keys", [keys for n in range(1, 6) for keys in combinations(WRONG, n)], ids=" ".join)
def test_no_fault_of_a_duty_hides_another(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """Whichever of its keys are wrong together, each is named, and none that is right."""
    text = SMALL
    for key in keys:
        right, wrong, _ = WRONG[key]
        text = text.replace(f"{key} = {right}", f"{key} = {wrong}") if right else f"{text}{key} = {wrong}\n"
    assert faults_of(tmp_path, text) == {f"duty[tuan].{key}": WRONG[key][2] for key in keys}


def test_no_fault_of_a_unit_hides_another(tmp_path: Path) -> None:
    """A unit without its kind may have a wrong day too."""
    text = SMALL.replace('name = "Tân Phú"\nkind = "xã"', 'valid_to = "31/13/2026"')
    at = "unit[tan-phu]"
    assert faults_of(tmp_path, text) == {f"{at}.name": "missing", f"{at}.kind": "missing", f"{at}.valid_to": "bad-date"}


@pytest.mark.parametrize("formula", ["m1 + tl", "m1 - tl", "tl / m1", "m1 / tl"])
def test_a_ratio_is_no_part_of_another_formula(tmp_path: Path, formula: str) -> None:
    """Such a metric never had a figure; a ratio of sums has."""
    text = f'{SMALL}\n[[metric]]\nkey = "tl"\nlabel = "Tỷ lệ"\nformula = "m1 / tn"\n'
    text += '[[metric]]\nkey = "tn"\nlabel = "Thu nhận"\nformula = "m1 + m2"\n'
    assert not faults_of(tmp_path, text)
    more = f'[[metric]]\nkey = "x"\nlabel = "Chỉ số x"\nformula = "{formula}"\n'
    assert faults_of(tmp_path, text + more) == {"metric[x].formula": "formula-ratio"}


def test_an_unknown_key_suggests_the_nearest(tmp_path: Path) -> None:
    """A mistyped key is told what it may have meant."""
    with pytest.raises(ConfigError, match="«headline»"):
        loaded(tmp_path, SMALL.replace("headline =", "hedline ="))


def test_faults_in_english(tmp_path: Path) -> None:
    """The file's language chooses the words."""
    with pytest.raises(ConfigError, match="there is no such key"):
        loaded(tmp_path, 'language = "en"\ncolour = 1\n' + SMALL)


def test_not_toml(tmp_path: Path) -> None:
    """A file that is no TOML is one fault."""
    with pytest.raises(ConfigError, match="TOML"):
        loaded(tmp_path, "campaign = [")


def test_not_utf_8(tmp_path: Path) -> None:
    """A configuration in another encoding is told the encoding, nothing of CSV."""
    path = tmp_path / "nho.toml"
    path.write_text(SMALL, encoding="utf-16")
    with pytest.raises(ConfigError, match=r"lưu lại ở dạng UTF-8$"):
        load(path, {})


def test_no_file(tmp_path: Path) -> None:
    """A missing configuration is one fault."""
    with pytest.raises(ConfigError, match=r"khong-co\.toml"):
        load(tmp_path / "khong-co.toml", {})


def test_two_campaigns_of_one_code(tmp_path: Path) -> None:
    """Two files may not share a campaign's code."""
    path = written(tmp_path)
    (tmp_path / "all.toml").write_text(f'campaigns = ["{path.name}", "{path.name}"]', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "all.toml", {})
    assert [fault.code for fault in caught.value.faults] == ["campaign-twice"]
