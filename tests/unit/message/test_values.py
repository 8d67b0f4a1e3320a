"""Metrics, totals, sums, positions, tables."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.unit.message.reading import read, told

NOVEMBER = datetime.fromisoformat("2023-11-02T16:40:00+07:00")
TABLE = "/bc\nSTT\tĐơn vị\tMức 2\tMức 1\n1\tTân Hưng\t12\t34\n2\tTân Phú\t\t30\nTổng\t\t12\t64"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m1=120 m2=340", "m1=120 m2=340"),
        ("120 340", "m1=120 m2=340"),
        ("mức 1: 1.120; mức 2: 340 tk", "m1=1120 m2=340"),
        ("12 tk mức 1, 68 tk mức 2", "m1=12 m2=68"),
        ("\nKích hoạt:\n- Mức 1: 8\n- Mức 2: 9", "kh1=8 kh2=9"),
        ("kích hoạt mức 1: 20, mức 2: 150", "kh1=20 kh2=150"),
        ("kh1=20 mức 2: 31", "kh1=20 m2=31"),
        ("m1=+50", "m1=+50"),
        ("lk m1=7569", "m1=lk 7569"),
        ("m1=7569 (lũy kế)", "m1=lk 7569"),
        ("m1=12 lk m2=4700", "m1=12 m2=lk 4700"),
        ("tổng 80 (mức 1: 12, mức 2: 68)", "m1=12 m2=68"),
        ("không phát sinh", "m1=0 m2=0"),
    ],
)
def test_ways_to_say_it(text: str, expected: str) -> None:
    """Pairs, positions, headings, ellipses, signs, totals."""
    assert told(read(f"/bc Tân Hưng {text}")) == f"tan-hung 26/07 {expected}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kích hoạt 120", "unknown-metric"),
        ("m9=5", "unknown-metric"),
        ("tn=80", "not-allowed"),
        ("cap1=5", "not-allowed"),
        ("120", "missing-value"),
        ("m1=1 m1=2", "conflicting-values"),
        ("bổ sung m1=5", "ambiguous-value"),
        ("tổng 81 (m1 12, m2 68)", "conflicting-values"),
        ("mức 1, mức 2: 34", "missing-value"),
    ],
)
def test_what_is_asked(text: str, code: str) -> None:
    """Doubt is a question, never a value."""
    assert told(read(f"/bc Tân Hưng {text}")) == f"!{code}"


@pytest.mark.parametrize(
    "text", ["m1=120 lk m1=7569", "mức 1: 120 (lũy kế 7.569)", "mức 1: 120, lũy kế: 7.569", "m1=120 (lk 7569)"]
)
def test_a_total_beside_the_figure(text: str) -> None:
    """The total stated beside a figure is kept to be checked."""
    (entry,) = read(f"/bc Tân Hưng {text}").entries
    assert (entry.values["m1"].number, entry.values["m1"].stated_total) == (120, 7569)


@pytest.mark.parametrize(
    "text", [TABLE, TABLE.replace("\t", " | "), TABLE.replace("\t\t", "\t-\t").replace("\t", "   ")]
)
def test_tables_are_read_by_their_header(text: str) -> None:
    """Tabs, bars or wide spaces; numbering and total rows are no units, blank cells no figures."""
    assert told(read(text)) == "tan-hung 26/07 m2=12 m1=34; tan-phu 26/07 m1=30"


def test_a_header_of_other_things_is_asked_about() -> None:
    """Columns that name no metric are not read by position."""
    assert told(read("/bc\nĐơn vị\tTrong tuần\tLũy kế\nTân Hưng\t12\t34")) == "!missing-value"


def test_a_fault_keeps_its_entry_out_and_no_other() -> None:
    """One entry is stored whole or not at all; good ones of the message are stored."""
    reading = read("/bc\nTân Hưng m1=12O m2=3\nTân Phú m1=5")
    assert told(reading) == "tan-phu 26/07 m1=5; !bad-number"
    assert (reading.problems[0].line, reading.problems[0].unit, reading.problems[0].metric) == (2, "tan-hung", "m1")


@pytest.mark.parametrize("text", ["/bc Tân Hưng m1=12 m2=…", "Tân Hưng m1=12 m2=…", "/bc Tân Hưng m1=… m2=68"])
def test_a_place_left_open_is_a_missing_value(text: str) -> None:
    """Dots where the figure belongs: nothing of the entry is stored."""
    reading = read(text)
    assert (list(reading.entries), [problem.code.value for problem in reading.problems]) == ([], ["missing-value"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng m2 2479 lũy kế", "tan-hung 26/07 m2=lk 2479"),
        ("Tân Hưng m2 được 2.479 tk tính đến nay", "tan-hung 26/07 m2=lk 2479"),
        ("Tân Hưng m2 2479 lũy kế, kh2 15", "tan-hung 26/07 m2=lk 2479 kh2=15"),
        ("Tân Hưng nâng tổng số mức 2 lên 2.479", "tan-hung 26/07 m2=lk 2479"),
        ("Tân Hưng m1 247, m2 2479 lũy kế", "!ambiguous-value"),
        ("/bc Tân Hưng 247 2479 lũy kế", "!missing-value"),
        ("Tân Hưng mức 2 được 11 tính đến 17h", "tan-hung 26/07 m2=11"),
        ("Tân Hưng từ sáng tới giờ mức 2 được 9", "tan-hung 26/07 m2=9"),
    ],
)
def test_a_total_said_behind_its_figure(text: str, expected: str) -> None:
    """`lũy kế` behind a figure makes it cumulative; whose it is of several figures is asked."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng sáng làm được 5 mức 2, chiều 6 nữa", "!ambiguous-value"),
        ("Tân Hưng mức 2 được 6 sáng nay và 5 chiều nay", "!ambiguous-value"),
        ("Tân Hưng m2: 11 hs, sáng 6, chiều 5", "tan-hung 26/07 m2=11"),
        ("Tân Hưng m2: 11, chiều nay 3 đồng chí đi ấp 5", "tan-hung 26/07 m2=11"),
    ],
)
def test_a_figure_by_parts_of_the_day(text: str, expected: str) -> None:
    """Of a morning's and an afternoon's figure none is stored alone; parts of a figure already given are its own."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng kích hoạt mức 2 được 41/60 tài khoản", "!bad-number"),
        ("Tân Hưng mức 2 đc 11", "tan-hung 26/07 m2=11"),
        ("Tân Hưng mức 2 không phải 11 mà là 15", "tan-hung 26/07 m2=15"),
        ("Tân Hưng m1 5, m2 k có", "tan-hung 26/07 m1=5 m2=0"),
    ],
)
def test_values_as_phones_write_them(text: str, expected: str) -> None:
    """A fraction that looks like a day is none; đc is được, k is không; what is not meant is not stored."""
    assert told(read(text)) == expected


def test_a_bad_number_by_position_has_one_problem() -> None:
    """A number that cannot be read is told, not also that numbers are missing."""
    assert told(read("/bc\nTân Hưng 12 68\nTân Phú 15 6O")) == "tan-hung 26/07 m1=12 m2=68; !bad-number"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng 12 mức 1 68 mức 2", "tan-hung 26/07 m1=12 m2=68"),
        ("Tân Hưng: 12 mức 1, 68 mức 2", "tan-hung 26/07 m1=12 m2=68"),
        ("12 mức 1 68 mức 2 Tân Hưng", "tan-hung 26/07 m1=12 m2=68"),
        ("Tân Hưng mức 1 12 mức 2 68", "tan-hung 26/07 m1=12 m2=68"),
        ("Tân Hưng\n1 Mức 1 5\n2 Mức 2 11", "tan-hung 26/07 m1=5 m2=11"),
    ],
)
def test_numbers_and_names_by_turns(text: str, expected: str) -> None:
    """Where each number stands before its name it is never the one's before; row numbers are none."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "/bc\nĐơn vị\tNgày\tMức 1\nTân Hưng\t24/7\t5\nTân Phú\t25/7\t6",
            "tan-hung 24/07 m1=5; tan-phu 25/07 m1=6",
        ),
        ("/bc Tân Phú\nNgày\tMức 1\n24/7\t5\n25/7\t6", "tan-phu 24/07 m1=5; tan-phu 25/07 m1=6"),
        ("/bc\n| Xã | Mức 1 |\n|---|---|\n| Tân Hưng | 5 |", "tan-hung 26/07 m1=5"),
        ("/bc\nXã\tm1 tuần trước\tm1 tuần này\nTân Hưng\t5\t6", "tan-hung 24/07-26/07 m1=6"),
    ],
)
def test_a_tables_days(text: str, expected: str) -> None:
    """A column of days, or a week in a title, says when a row's figures are of; a heading above, whose they are."""
    assert told(read(text)) == expected


def test_a_column_of_the_week_beside_its_total() -> None:
    """`Mức 1 trong tuần | Mức 1 lũy kế` is one figure with its stated total."""
    reading = read("/bc\nXã\tMức 1 trong tuần\tMức 1 lũy kế\nTân Hưng\t5\t600")
    value = reading.entries[0].values["m1"]
    assert (value.number, value.stated_total) == (5, 600)


@pytest.mark.parametrize(
    "text",
    [
        "Tân Hưng m2: 11/ngày",
        "Tân Hưng trung bình mỗi ngày m2 11",
        "Tân Hưng m2 11 mỗi ngày",
        "Tân Hưng mức 2: 5 nam, 6 nữ",
        "Tân Hưng bỏ số m2 11 đi, lấy số 12",
        "Hồi nãy Tân Hưng nhắn nhầm m2=12",
    ],
)
def test_paces_shares_and_slips_are_no_figures(text: str) -> None:
    """What comes a day, a part of the people counted, or a figure said to be a slip is not stored."""
    assert told(read(text)) == ""


def test_a_correction_of_a_slip_is_read() -> None:
    """`đính chính do nhập nhầm` says why, not that the figure behind it is the slip."""
    assert told(read("Tân Hưng đính chính do nhập nhầm: m2=11")) == "tan-hung 26/07 m2=11"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Long Toàn kích hoạt 20 tại ủy ban, 15 tại nhà", "!ambiguous-value"),
        ("Long Toàn kích hoạt 20 tk ở khóm 1 và 15 tk ở khóm 2", "!ambiguous-value"),
        ("Long Toàn kích hoạt 35, trong đó 20 tại ủy ban, 15 tại nhà", "long-toan 11/09 kh2=35"),
        ("Long Toàn kích hoạt 35 tại ủy ban, còn 5 hộ ở khóm 2 chưa làm", "long-toan 11/09 kh2=35"),
        ("Long Toàn kích hoạt 20 + 15 = 35", "!bad-number"),
        ("Long Toàn kích hoạt 9/9: 20; 10/9: 15; 11/9: 31", "!bad-date"),
        ("Long Toàn kích hoạt hôm kia 20 hôm qua 35", "!bad-date"),
    ],
)
def test_a_figure_by_places_or_days(text: str, expected: str) -> None:
    """Parts by place or by day in one sentence are asked about: the first of them is not the figure."""
    assert told(read(text, at=datetime.fromisoformat("2023-09-12T07:30:00+07:00"), campaign="duyen-hai")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng mức 2 được 3, à quên 4", "!ambiguous-value"),
        ("Tân Hưng mức 2: 3 (ghi nhầm, đúng là 4)", "!ambiguous-value"),
        ("Tân Hưng mức 2 được 3. À nhầm, 4 mới đúng", "!ambiguous-value"),
        ("Tân Hưng mức 2: 3. Xin lỗi mức 2: 4", "!conflicting-values"),
        ("Tân Hưng mức 2 được 3 à 4", "!bad-number"),
        ("Tân Hưng m2=11, hồi nãy nhầm 12", "tan-hung 26/07 m2=11"),
        ("Tân Hưng m2=11. Đúng là vất vả, mưa lớn 3 ngày liền", "tan-hung 26/07 m2=11"),
    ],
)
def test_a_figure_taken_back_where_it_stands(text: str, expected: str) -> None:
    """A slip mended in the same breath is asked about; one of an earlier message is none of this one's."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng cúp điện nên mức 2 chỉ được 3 hs", "tan-hung 26/07 m2=3"),
        ("Tân Hưng đăng kí mức 1: 5", "tan-hung 26/07 m1=5"),
        ("Tân Hưng m2: 11hs/15hs", "!bad-number"),
    ],
)
def test_more_of_what_phones_write(text: str, expected: str) -> None:
    """Small words before a figure, kí for ký, a fraction of counted things."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tân Hưng đến hết ngày 26/7 trong tuần làm được m1 12, m2 68",
        "Tân Hưng tính đến hết ngày 26/7 trong tuần m1 12, m2 68",
    ],
)
def test_a_weeks_figure_up_to_a_day(text: str) -> None:
    """`trong tuần` behind `tính đến` says that the figures are the week's own."""
    assert told(read(text)) == "tan-hung 24/07-26/07 m1=12 m2=68"


def test_an_hour_in_brackets_makes_no_total() -> None:
    """`(tính đến 17h)` says when figures were taken, not that the last of them is cumulative."""
    assert told(read("Tân Hưng m1: 12, m2: 68 (tính đến 17h hôm nay)")) == "tan-hung 26/07 m1=12 m2=68"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng m2=68\nnhầm\nm2=86", "!conflicting-values"),
        ("Tân Hưng m1=12 m2=68 à nhầm m2=86", "!ambiguous-value"),
        ("Tân Hưng m1=12\nMời anh chị xem\nm2=68", "tan-hung 26/07 m1=12 m2=68"),
        ("Tân Hưng m1=12 m2=68\nTrung bình mỗi ngày:\nm1: 2\nm2: 10", "tan-hung 26/07 m1=12 m2=68"),
    ],
)
def test_a_slip_or_a_courtesy_heads_nothing(text: str, expected: str) -> None:
    """A line that says nhầm or invites to look does not hide the figures below it; a heading of paces does."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "offending"),
    [
        ("m1=11 m2=64 kh1=abc", "kh1=abc"),
        ("m1=abc m2=5", "m1=abc"),
        ("m1= abc, m2=5", "m1= abc"),
        ("mức 1=11 mức 2=abc xyz", "mức 2=abc xyz"),
        ("m1=11 m2=N/A", "m2=N/A"),
        ("m1=11 m2=hai", "m2=hai"),
        ("m1=hai, m2=5", "m1=hai"),
    ],
)
@pytest.mark.parametrize("start", ["", "/bc "])
def test_a_word_for_a_number_is_named(start: str, text: str, offending: str) -> None:
    """The good figures beside it are not said to be missing."""
    (problem,) = read(f"{start}Tân Phú {text}", "tan-phu").problems
    assert (problem.code, problem.text, problem.unit) == ("bad-number", offending, "tan-phu")


@pytest.mark.parametrize("text", ["m1=11 m2=chưa", "m1=11 m2=?", "m1=11 m2=", "m2=x", "m1=11 m2=xin phép báo sau"])
def test_a_name_with_nothing_behind_its_sign(text: str) -> None:
    """No figure, or a sentence in its place: the metric is named."""
    problem = read(f"/bc Tân Phú {text}", "tan-phu").problems[0]
    assert problem.metric == "m2"


@pytest.mark.parametrize(
    "text",
    [
        "12\nMức 1\n68\nMức 2",
        "12 tk\nMức 1\n68 tk\nMức 2",
        "Mức 1\n12\nMức 2\n68",
        "12\nMức 1\n68\nMức 2\nKhó khăn: mạng yếu",
    ],
)
@pytest.mark.parametrize("opening", ["Tân Hưng báo cáo\n", "/bc Tân Hưng\n"])
def test_figures_on_lines_of_their_own(opening: str, text: str) -> None:
    """Figures and names by turns: throughout above, or throughout below."""
    assert told(read(opening + text, "tan-hung")) == "tan-hung 26/07 m1=12 m2=68"


@pytest.mark.parametrize(
    "text", ["1\nMức 1\n2\nMức 2", "12\nMức 1\n68\nMức 2\n5", "12\n68\nMức 1\nMức 2", "12\nMức 1\nMức 2\n68\nMức 2"]
)
def test_figures_between_names_are_nobodys(text: str) -> None:
    """Where figures may be of either side, or only count the names, none is stored."""
    assert not read(f"Tân Hưng báo cáo\n{text}", "tan-hung").entries


@pytest.mark.parametrize(
    "text", ["mức 1 (5), mức 2 (6)", "mức 1(5 hồ sơ) mức 2(6 hồ sơ)", "m1(5) m2(6)", "mức 1: (5), mức 2: (6)"]
)
@pytest.mark.parametrize("command", ["", "/bc "])
def test_figures_in_brackets_alone(command: str, text: str) -> None:
    """A bracket in a figure's place is asked about, in plain text too."""
    assert set(told(read(f"{command}Tân Hưng {text}", "tan-hung")).split("; ")) == {"!bad-number"}


@pytest.mark.parametrize("said", ["kích hoạt 61 máy", "hôm nay kích hoạt được 61 máy ạ", "bc: kích hoạt 61 máy, hết"])
def test_devices_may_be_accounts(said: str) -> None:
    """Who counts activated devices may mean accounts: asked about; devices of another kind are talk."""
    assert told(read(f"Vĩnh Quang {said}", "vinh-quang", at=NOVEMBER, campaign="rach-gia")) == "!bad-number"
    talk = read("Vĩnh Quang kích hoạt 2 máy tính mới", "vinh-quang", at=NOVEMBER, campaign="rach-gia")
    assert told(talk) == ""


@pytest.mark.parametrize("no", ["không", "ko", "k", "hổng", "hông", "hok"])
@pytest.mark.parametrize("what", ["có hồ sơ", "có hs nào", "có số liệu", "có tk nào ạ", "phát sinh", "ps gì"])
def test_ways_to_say_that_there_is_nothing(no: str, what: str) -> None:
    """Nothing, as it is typed in a hurry and in the south, alone and behind a metric."""
    assert told(read(f"Tân Hưng {no} {what}", "tan-hung")) == "tan-hung 26/07 m1=0 m2=0"
    assert told(read(f"Tân Hưng m1=5, mức 2: {no} {what}", "tan-hung")) == "tan-hung 26/07 m1=5 m2=0"


@pytest.mark.parametrize("more", ["bổ sung", "bs", "gửi thêm", "báo thêm", "gửi bs"])
def test_more_for_the_day_is_asked_about(more: str) -> None:
    """Whether more adds or replaces is the reporter's to say, however it is shortened."""
    for command in ("", "/bc "):
        assert told(read(f"{command}Tân Hưng {more} m1=5", "tan-hung")) == "!ambiguous-value"


@pytest.mark.parametrize("said", ["mười hai", "muoi hai", "hai chục", "sau muoi tam", "1 trăm 20"])
def test_numbers_in_letters(said: str) -> None:
    """Voice-typed numbers are asked about, with or without their marks."""
    assert told(read(f"Tân Hưng mức 1 {said}", "tan-hung")) == "!bad-number"


@pytest.mark.parametrize(
    "said", ["5 đạt 3", "5 hs được 3 hs", "5 (nam) 3 (nữ)", "5 tại xã, 3 lưu động", "5 sửa lại là 6"]
)
def test_a_second_figure_of_one_name(said: str) -> None:
    """Where a name has two figures behind it, neither is stored in silence."""
    assert told(read(f"Tân Hưng mức 2: {said}", "tan-hung")) in {"!bad-number", "!ambiguous-value"}


@pytest.mark.parametrize(
    "said",
    [
        "sáng 5, chiều 6",
        "sáng 5, chiều 5",
        "5 tại xã, 5 tại ấp",
        "cấp mới 3, cấp đổi 2",
        "cấp mới 3, cấp lại 2, cấp đổi 1",
    ],
)
def test_figures_in_parts(said: str) -> None:
    """Parts of a figure are never taken for the whole, equal ones or such as add up by chance neither."""
    assert told(read(f"Tân Hưng mức 2: {said}", "tan-hung")) == "!ambiguous-value"


@pytest.mark.parametrize(("said", "day"), [("hôm nay 120", "26/07"), ("trong tuần 120", "24/07-26/07")])
def test_the_days_own_figure_behind_its_total(said: str, day: str) -> None:
    """A day's or week's own figure behind the one total is that figure, and for those days."""
    reading = read(f"Tân Hưng lũy kế mức 2: 6.800, {said}", "tan-hung")
    assert told(reading) == f"tan-hung {day} m2=120"
    assert reading.entries[0].values["m2"].stated_total == 6800
