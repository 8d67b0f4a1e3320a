"""`baocao new`: what it writes passes `baocao check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.places import spelled
from bot.config import load
from tests.unit.cli.running import Said, baocao


def new(folder: Path, *arguments: str, given: str = "") -> Said:
    """Call `baocao new` in a folder."""
    return baocao("new", *arguments, given=given, folder=folder)


FLAGS = ("--name", "Chiến dịch thử", "--start", "2/11/2026", "--end", "2026-12-27", "--metric", "m1=Thu nhận mức 1")


def test_from_flags(tmp_path: Path) -> None:
    """Nothing is asked where the flags say it all."""
    said = new(tmp_path, *FLAGS, "--unit", "xã Tân Hưng", "--unit", "phường 1", "--target", "m1=8.000")
    assert said.code == 0, said.err
    assert said.err == ""
    campaign = load(tmp_path / "config.toml", {}).campaigns[0].campaign
    assert [(unit.code, unit.name, unit.kind) for unit in campaign.units] == [
        ("tan-hung", "Tân Hưng", "xã"),
        ("phuong-1", "Phường 1", "phường"),
    ]
    assert (campaign.targets[0].value, campaign.duties[0].due_days) == (8000, 1)
    assert baocao("check", folder=tmp_path).code == 0


def test_by_asking(tmp_path: Path) -> None:
    """Answers that make no sense are asked for again, and the target comes in between."""
    answers = (
        *("", "Chiến dịch hỏi", "mai", "2/11/2026", "1/11/2026", "27/12/2026", "", "1"),
        *("Tân Hưng", "xã Tân Hưng", "", "thu nhận", "m1=Thu nhận", "", "abc", "8.000", "daily", ""),
    )
    said = new(tmp_path, given="\n".join(answers) + "\n")
    assert said.code == 0, said.err
    campaign = load(tmp_path / "config.toml", {}).campaigns[0].campaign
    assert (campaign.code, campaign.duties[0].frequency) == ("chien-dich-hoi", "daily")
    assert "«Tân Hưng» thiếu loại đơn vị" in said.err


def test_every_answer_is_asked_again(tmp_path: Path) -> None:
    """A unit or metric typed twice, a due that nobody can keep: asked again, and nothing is lost."""
    answers = (
        *("Chiến dịch hỏi", "2/11/2026", "27/12/2026", "", "1", "xã Tân Hưng", "xã  tân hưng", "ấp 1", ""),
        *("m1=Thu nhận", "m1=Kích hoạt", "m2=thu nhận", "m2=Kích hoạt", "", "8.000", ""),
        *("weekly", "8 giờ", "Monday 25:00", "thứ Hai 8 giờ"),
    )
    said = new(tmp_path, given="\n".join(answers) + "\n")
    assert said.code == 0, said.err
    campaign = load(tmp_path / "config.toml", {}).campaigns[0].campaign
    assert [unit.code for unit in campaign.units] == ["tan-hung", "ap-1"]
    assert [metric.label for metric in campaign.metrics] == ["Thu nhận", "Kích hoạt"]
    assert (campaign.duties[0].due_time.hour, campaign.duties[0].due_days) == (8, 1)
    assert "Đơn vị «tân hưng» có hai lần" in said.err
    assert "Mã chỉ số «m1» có hai lần" in said.err
    assert "tên «thu nhan» dùng cho cả m1 và m2" in said.err
    assert said.err.count('viết ví dụ "Monday 10:00"') == 2


@pytest.mark.parametrize("due", ["8 giờ", "8h", "08h00", "8:00"])
def test_an_hour_alone_is_a_daily_due(tmp_path: Path, due: str) -> None:
    """Due on the next day, for the day before."""
    assert new(tmp_path, *FLAGS, "--unit", "xã Tân Hưng", "--every", "daily", "--due", due).code == 0
    duty = load(tmp_path / "config.toml", {}).campaigns[0].campaign.duties[0]
    assert (duty.due_time.hour, duty.due_days) == (8, 1)


ASKED = "Hỏi\n2/11/2026\n27/12/2026\n\n1\nxã A\n\nm1=Một\n\n\ndaily\n8h\n"


@pytest.mark.parametrize(
    ("option", "answers"),
    [
        (("--name", "!"), ASKED),
        (("--end", "1/11/2026"), ASKED),
        (("--due", "25h"), ASKED),
        (("--target", "zz=5"), ASKED),
        (("--province", "Sài Gòn"), ASKED.replace("1\nxã A\n\n", "Tây Ninh\n")),
    ],
)
def test_an_option_that_will_not_do_is_asked_for(tmp_path: Path, option: tuple[str, ...], answers: str) -> None:
    """Found out among answers, it costs none of them."""
    said = new(tmp_path, *option, given=answers)
    assert said.code == 0, said.err
    assert load(tmp_path / "config.toml", {}).campaigns[0].campaign.name == "Hỏi"


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--metric", "m1=Kích hoạt"), "Mã chỉ số «m1» có hai lần"),
        (("--unit", "xã Tân Hưng"), "Đơn vị «Tân Hưng» có hai lần"),
        (("--target", "zz=5"), "không có chỉ số đó; hiện có: m1."),
        (("--target", "m1=5", "--target", "m1=6"), "Chỉ tiêu của «m1» có hai lần"),
        (("--target", "m1=năm"), "«m1=năm» không phải dạng mã=số"),
        (("--due", "8 giờ"), 'không hiểu hạn gửi «8 giờ» → viết ví dụ "Monday 10:00"'),
        (("--code", "Đợt 1"), "Mã «Đợt 1» không hợp lệ"),
    ],
)
def test_the_real_fault_of_an_option_is_named(tmp_path: Path, option: tuple[str, ...], words: str) -> None:
    """One line, and no file."""
    said = new(tmp_path, *FLAGS, "--unit", "xã Tân Hưng", *option)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert words in said.err
    assert not (tmp_path / "config.toml").exists()


def test_a_province_of_todays_list(tmp_path: Path) -> None:
    """All communes of a province go into a file of their own."""
    said = new(tmp_path, *FLAGS, "--province", "tay ninh", "--every", "weekly", "--output", "tay-ninh.toml")
    assert said.code == 0, said.err
    campaign = load(tmp_path / "tay-ninh.toml", {}).campaigns[0].campaign
    assert len(campaign.units) == 96
    assert {unit.kind for unit in campaign.units} == {"xã", "phường"}
    assert (tmp_path / "chien-dich-thu-units.csv").exists()


def test_every_province_makes_a_campaign() -> None:
    """No province has communes whose names would clash."""
    from vietnam_provinces import Province

    from bot.cli.places import communes_of

    for province in Province.iter_all():
        units = communes_of(province.name, (), {})
        assert len({unit.code for unit in units}) == len(units) > 30


def test_names_stand_as_in_a_dictionary(tmp_path: Path) -> None:
    """Letters before tones, a word's end before any letter; so are the provinces that are named to choose from."""
    order = ["An Giang", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Huế", "ma", "mà", "mả", "má", "mạ"]
    assert sorted(set(order), key=spelled) == order
    said = new(tmp_path, *FLAGS, "--province", "Sài Gòn", "--output", "x.toml")
    assert "An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai" in said.err


def test_units_of_a_file(tmp_path: Path) -> None:
    """A CSV file's units and their aliases are taken over."""
    (tmp_path / "dv.csv").write_text("tên,loại,tên khác\nTân Hưng,xã,TH\n", encoding="utf-8")
    assert new(tmp_path, *FLAGS, "--units-file", "dv.csv", "--every", "none").code == 0
    unit = load(tmp_path / "config.toml", {}).campaigns[0].campaign.units[0]
    assert (unit.code, [alias.text for alias in unit.aliases]) == ("tan-hung", ["TH"])


def test_mistakes_are_one_line(tmp_path: Path) -> None:
    """A file that is there, a province that isn't, an end before the start, an input that ends."""
    (tmp_path / "config.toml").touch()
    unit = ("--unit", "xã Tân Hưng")
    for said in (
        new(tmp_path, *FLAGS, *unit),
        new(tmp_path, *FLAGS, "--province", "Sài Gòn", "--output", "x.toml"),
        new(tmp_path, *FLAGS, *unit, "--end", "1/1/2026", "--output", "x.toml"),
        new(tmp_path, *FLAGS, *unit, "--metric", "M 1", "--output", "x.toml"),
    ):
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1), said
    assert new(tmp_path, "--output", "x.toml").code == 2
    assert not (tmp_path / "x.toml").exists()
