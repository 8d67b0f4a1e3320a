"""Tables as offices write them: which column is what, whose row it is, what adds up."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.imports.columns import Kind
from reporting.imports.draft import Wish
from reporting.imports.plan import KnownFigures, make_plan
from reporting.records import Cell, Span
from tests.unit.imports.reading import campaign_of, draft_of, kinds, said

TITLE = ["SỐ ĐẦU KỲ, tính đến hết ngày 24/7/2023"]
MERGED = [(2, 3, 2, 5), (2, 1, 3, 1), (2, 2, 3, 2)]


def test_a_heading_over_two_rows() -> None:
    """Groups' words hold over their columns, merged or not; the row that numbers columns is none."""
    rows = (
        TITLE,
        ["STT", "Đơn vị", "Đã làm", None, None, "Đã kích hoạt", None],
        [None, None, "Mức 1", "Mức 2", "Cộng", "Mức 1", "Mức 2"],
        ["(1)", "(2)", "(3)", "(4)", "(5)=(3)+(4)", "(6)", "(7)"],
        [1, "X. TÂN HƯNG", 595, "6.854", 7449, 186, 921],
    )
    wanted = [("m1", 595), ("m2", 6854), ("kh1", 186), ("kh2", 921)]
    for merged in ([], MERGED):
        draft = draft_of(*rows, merged=merged)
        assert said(draft) == [("baseline", "tan-hung", metric, value) for metric, value in wanted]
        assert not draft.faults
        assert {item.day for item in draft.items} == {date(2023, 7, 24)}


def test_without_diacritics() -> None:
    """An old machine's sheet."""
    draft = draft_of(["CHI TIEU"], ["TT", "DON VI", "CHI TIEU"], [1, "thi tran Tan Chau", 8883], [2, "Xa Hiep", 6583])
    assert said(draft) == [("target", "thi-tran", "tn", 8883), ("target", "tan-hiep", "tn", 6583)]


def test_totals_that_do_not_add_up() -> None:
    """The stated total of rows, and the stated sum of parts, each by its cell; a group's own total is fine."""
    draft = draft_of(
        TITLE,
        ["Đơn vị", "Đã làm mức 1", "Đã làm mức 2", "Đã làm cộng"],
        ["Tân Hưng", 10, 20, 31],
        ["Tân Phú", 1, 2, 3],
        ["Cộng", 11, 22, 34],
        ["Tân Hà", 5, 5, 10],
        ["Tổng cộng", 16, 27, 44],
        ["Toàn huyện", 17, 27, 44],
    )
    assert [(one.code, one.cell, one.data) for one in draft.sums] == [
        ("sum-parts", "D3", {"stated": 31, "computed": 30}),
        ("sum-rows", "B8", {"stated": 17, "computed": 16}),
    ]


@pytest.mark.parametrize(
    ("title", "kind", "day", "start"),
    [
        ("Kết quả tuần từ ngày 24/7 đến ngày 30/7/2023", Kind.REPORT, date(2023, 7, 30), date(2023, 7, 24)),
        ("Kết quả tuần 24-30/7", Kind.REPORT, date(2023, 7, 30), date(2023, 7, 24)),
        ("Lũy kế đến 17 giờ ngày 30/7/2023", Kind.TOTAL, date(2023, 7, 30), None),
        ("Kết quả tính đến ngày 30/7", Kind.TOTAL, date(2023, 7, 30), None),
        ("Số liệu trên hệ thống đến ngày 30/7", Kind.OFFICIAL, date(2023, 7, 30), None),
        ("Số đã kiểm tra đến ngày 30/7", Kind.CHECKED, date(2023, 7, 30), None),
        ("Số đầu kỳ (đến hết ngày 24/7)", Kind.BASELINE, date(2023, 7, 24), None),
    ],
)
def test_the_title_says_what_and_when(title: str, kind: Kind, day: date, start: date | None) -> None:
    """Where the columns themselves leave it open."""
    (item,) = draft_of([title], ["Đơn vị", "Thu nhận mức 2"], ["Tân Hưng", 5]).items
    assert (item.kind, item.metric, item.day, item.start) == (kind, "m2", day, start)


def test_granted_accounts_are_counts_as_of_a_day() -> None:
    """What only a file brings needs no other word."""
    draft = draft_of(["đến ngày 31/7/2023"], ["Đơn vị", "Được cấp mức 1", "Được cấp mức 2"], ["Tân Hưng", 1, 2])
    assert said(draft) == [("total", "tan-hung", "cap1", 1), ("total", "tan-hung", "cap2", 2)]


def test_three_columns_side_by_side() -> None:
    """Reported, checked, on the system: the first is known, the others are taken."""
    rows = (["đến ngày 1/11/2023"], ["Đơn vị", "Đã kiểm tra", "Trên hệ thống"], ["Vĩnh Lợi", 480, 470])
    draft = draft_of(*rows, campaign="rach-gia")
    assert [fault.code for fault in draft.faults] == ["future", "future"]
    draft = draft_of(["đến ngày 1/8/2023"], *rows[1:], campaign="rach-gia")
    assert said(draft) == [("checked", "vinh-loi", "kh", 480), ("official", "vinh-loi", "kh", 470)]


def test_rows_of_unit_day_metric() -> None:
    """As `baocao export reports` writes them, and by hand."""
    draft = draft_of(
        ["Đơn vị", "Ngày", "Chỉ số", "Số lượng"],
        ["tan-hung", "2023-07-25", "m1", 5],
        ["Tân Phú", "26/7", "kích hoạt mức 2", "1.200"],
        ["Tân Phú", date(2023, 7, 27), "vắc xin", 3],
    )
    assert said(draft) == [("report", "tan-hung", "m1", 5), ("report", "tan-phu", "kh2", 1200)]
    assert [(fault.code, fault.cell) for fault in draft.faults] == [("unknown-metric", "C4")]


def test_each_fault_by_its_cell() -> None:
    """Nothing that is not a plain count becomes one."""
    draft = draft_of(
        ["từ 24/7 đến 30/7"],
        ["Đơn vị", "Mức 1", "Mức 2"],
        ["Tân Hưng", 12.5, "1O"],
        ["Tân Phú", -3, 9_999_999],
        ["Tân Hò", 1, 2],
        [None, 7, 7],
        ["Tân Hà", "–", ""],
        ["Tân Hà", 4, None],
        ["Tân Hà", 5, None],
    )
    found = [(fault.code, fault.cell) for fault in draft.faults]
    assert found == [
        ("not-whole", "B3"),
        ("no-number", "C3"),
        ("negative", "B4"),
        ("too-large", "C4"),
        ("unknown-unit", "A5"),
        ("no-unit", "A6"),
        ("twice", "B9"),
    ]
    assert said(draft) == [("report", "tan-ha", "m1", 4)]


def test_what_nothing_tells_is_left_open() -> None:
    """Until somebody says what it is."""
    rows = (["Đơn vị", "m1"], ["Tân Hưng", 5])
    draft = draft_of(*rows)
    assert ([fault.code for fault in draft.faults], draft.items) == (["which-kind"], [])
    told = draft_of(*rows, wish=Wish(Kind.TOTAL, Span(date(2023, 7, 30), date(2023, 7, 30))))
    assert kinds(told) == {Kind.TOTAL}
    assert [fault.code for fault in draft_of(["Kính gửi"], ["1", 2]).faults] == ["no-heading"]


def test_offices_and_hamlets() -> None:
    """`Công an` is a unit, no sum."""
    draft = draft_of(["Đơn vị", "Chỉ tiêu dd2"], ["Công an", 5], ["Quân sự", 11], ["Cộng", 16], campaign="my-phu-dong")
    assert said(draft) == [("target", "cong-an", "dd2", 5), ("target", "quan-su", "dd2", 11)]
    assert not draft.sums


@pytest.mark.parametrize(
    ("title", "heading", "metric"),
    [
        ("KẾT QUẢ KÍCH HOẠT từ 24/7 đến 30/7", "Mức 1", "kh1"),
        ("KẾT QUẢ THU NHẬN từ 24/7 đến 30/7", "Mức 1", "m1"),
        ("KẾT QUẢ THU NHẬN VÀ KÍCH HOẠT từ 24/7 đến 30/7", "Mức 1", None),
        ("KẾT QUẢ THU NHẬN VÀ KÍCH HOẠT từ 24/7 đến 30/7", "Kích hoạt mức 1", "kh1"),
        ("từ 24/7 đến 30/7", "Đã cấp mức 1", None),
        ("từ 24/7 đến 30/7", "Tuyên truyền mức 1", None),
        ("từ 24/7 đến 30/7", "Số tài khoản mức 1 đã thu nhận trong tuần", "m1"),
        ("từ 24/7 đến 30/7", "Số hồ sơ quá hạn", None),
    ],
)
def test_what_a_heading_says_beyond_a_name(title: str, heading: str, metric: str | None) -> None:
    """A heading that says more than a metric's name is another thing; a bare one goes by the title."""
    draft = draft_of([title], ["Đơn vị", heading], ["Tân Hưng", 5])
    assert [item.metric for item in draft.items] == ([metric] if metric else [])
    assert [fault.code for fault in draft.faults] == ([] if metric else ["unread-column"])


def test_one_metric_alone_is_not_every_heading() -> None:
    """`Kích hoạt mức 2` is no kích hoạt of both levels."""
    draft = draft_of(
        ["từ 28/10 đến 7/11"], ["Đơn vị", "Kích hoạt mức 2", "Tiêm vắc xin"], ["Vĩnh Lợi", 5, 6], campaign="rach-gia"
    )
    assert not draft.items
    assert [fault.cell for fault in draft.faults] == ["B2", "C2"]


def test_a_groups_own_sum_is_checked() -> None:
    """`Tổng` below a group that no metric is called by, in rows and in the row of totals."""
    draft = draft_of(
        ["từ 24/7 đến 30/7"],
        ["Đơn vị", "ĐÃ THỰC HIỆN", None, None, "CHƯA THỰC HIỆN"],
        [None, "Mức 1", "Mức 2", "Tổng", None],
        ["Tân Hưng", 1, 2, 4, 9],
        ["Tổng cộng", 1, 2, 4, 9],
    )
    assert not draft.faults
    assert [(one.cell, one.data["computed"]) for one in draft.sums] == [("D4", 3), ("D5", 3)]


def test_a_week_beside_one_of_its_days() -> None:
    """In one file too: the first is taken, what shares days with it is told by its cell; a second reading agrees."""
    draft = draft_of(
        ["BÁO CÁO"],
        ["Đơn vị", "Chỉ số", "Ngày", "Số lượng"],
        ["Tân Hưng", "m1", "24-30/7/2023", 30],
        ["Tân Hưng", "m1", "26/7/2023", 12],
        ["Tân Hưng", "m1", "24-26/7/2023", 12],
        ["Tân Hưng", "m2", "26/7/2023", 12],
    )
    plan = make_plan(campaign_of(), draft, KnownFigures())
    assert [(row["metric"], row["value"]) for row in plan.rows] == [("m1", 30), ("m2", 12)]
    assert [(fault.code, fault.cell) for fault in plan.faults] == [("overlap", "D4"), ("overlap", "D5")]
    both = [
        Cell("tan-hung", "m1", date(2023, 7, 30), 30, date(2023, 7, 24)),
        Cell("tan-hung", "m1", date(2023, 7, 26), 12),
    ]
    assert make_plan(campaign_of(), draft, KnownFigures(both)).same == 2
