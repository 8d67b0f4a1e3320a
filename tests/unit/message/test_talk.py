"""What is no report."""

from __future__ import annotations

import pytest

from reporting.reading import Sender, SenderRole
from tests.unit.message.reading import WEDNESDAY, read, reader_of, told


@pytest.mark.parametrize(
    "text",
    [
        "Tân Hưng m1=120 đúng không anh?",
        "Đề nghị Tân Hưng mức 1: 120",
        "Chỉ tiêu: Tân Hưng m1 12",
        "Tân Hưng dự kiến m1 12",
        "nghe nói Tân Hưng mức 1: 12",
        "Tân Hưng: thuế đất mức 2: 5",
        "Tân Hưng chưa kích hoạt mức 2: 50",
        "Tân Hưng không phát sinh tội phạm",
        "Tân Hưng: mức 2 cao hơn mức 1 là 22",
        "Tân Hưng trả 5 hồ sơ mức 2 bị lỗi",
        "Tân Hưng bc mức 1: 12 buổi",
        "Trường THCS Tân Hưng mức 1: 5",
        "m1=12",
        "120 340",
        "ok anh",
        "",
    ],
)
def test_talk_is_left_alone(text: str) -> None:
    """Questions, orders, promises, hearsay, other subjects: silence."""
    assert told(read(text, "tan-hung")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Tân Hưng m1=12, được chưa ạ?",
        "Tân Hưng m1=12. Mai sẽ cố gắng hơn",
        "Theo yêu cầu của Thường trực, Tân Hưng m1=12",
        "Thực hiện Kế hoạch số 697/KH-UBND ngày 15/3/2023, Tân Hưng m1=12",
        "Tân Hưng m1=12, đạt 50 % chỉ tiêu",
    ],
)
def test_a_report_stays_one(text: str) -> None:
    """Grounds, and what follows a clean report, do not undo it."""
    assert told(read(text, "tan-hung")) == "tan-hung 26/07 m1=12"


def test_what_is_planned_below_the_figures_is_no_figure() -> None:
    """A section under a heading of plans or lacks is kept as a note."""
    reading = read("Tân Hưng bc:\n- Mức 1: 12\nKế hoạch tuần tới:\n- Mức 2: 60", "tan-hung")
    assert told(reading) == "tan-hung 26/07 m1=12"
    assert reading.entries[0].note == "Mức 2: 60"


@pytest.mark.parametrize("role", [SenderRole.LEADER, SenderRole.ADMIN, SenderRole.UNKNOWN])
def test_only_reporters_report_in_plain_text(role: SenderRole) -> None:
    """Everyone else's plain text is talk; a leader's or a stranger's command is answered."""
    assert told(reader_of().read("Tân Hưng m1=12", WEDNESDAY, Sender(role))) == ""
    commanded = told(reader_of().read("/bc Tân Hưng m1=12", WEDNESDAY, Sender(role)))
    assert commanded == ("tan-hung 26/07 m1=12" if role is SenderRole.ADMIN else "!not-allowed")


def test_silence_that_may_cost_is_marked() -> None:
    """Digits and a unit's name without a reading are doubtful; plain chatter is not."""
    assert read("Tân Hưng 120", "tan-hung").doubtful
    assert not read("ok 120", "tan-hung").doubtful


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/status Tân Hưng", "status"),
        ("/TIENDO", "status"),
        ("/thieu@baocao_bot", "chuabc"),
        ("/help", "huongdan"),
        ("/sua Tân Hưng m1=5", "sua"),
        ("/xyz", None),
        ("/bc@other m1=5", None),
    ],
)
def test_commands(text: str, command: str | None) -> None:
    """Our commands by their one name; unknown ones are silence."""
    assert read(text, "tan-hung").command == command


@pytest.mark.parametrize(
    "text",
    [
        'Trích báo cáo của huyện: "Tân Hưng mức 1: 880, mức 2: 4.776"',
        "Theo UBND huyện, Tân Hưng mức 2: 4.776",
        "Theo số liệu của Công an huyện thì Tân Hưng mức 2: 4.776",
        "Trên hệ thống Tân Hưng mức 2 là 2.468",
        "Anh nhắn đúng cú pháp nha: Tân Hưng m1=120 m2=340",
        "Tân Hưng hướng dẫn cài đặt mức 2: 150 người",
    ],
)
def test_what_others_say_of_a_unit_is_no_report(text: str) -> None:
    """Figures cited from another office, the system or a model are left alone, and so is another subject's level."""
    assert told(read(text, "tan-hung")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Theo chỉ đạo của UBND huyện, Tân Hưng mức 2: 11",
        "Theo Công văn 697 của UBND huyện, Tân Hưng mức 2: 11",
        "Theo UBND huyện yêu cầu, Tân Hưng báo cáo mức 2: 11",
        "Tân Hưng báo cáo số đã nhập trên hệ thống: mức 2: 11",
    ],
)
def test_what_a_report_stands_on_is_no_source(text: str) -> None:
    """An instruction or a letter named before a report does not make its figures another's."""
    assert told(read(text, "tan-hung")) == "tan-hung 26/07 m2=11"


@pytest.mark.parametrize(
    "text",
    [
        "Tân Hưng mời 12 hộ làm mức 2",
        "Tân Hưng lập danh sách 120 người làm mức 2",
        "Tân Hưng có 12 hồ sơ mức 2 bị treo",
        "Tân Hưng mức 2 từ 14 tuổi trở lên",
        "Tân Hưng mức 2 16 tuổi là làm được",
    ],
)
def test_people_who_were_only_asked_to_come(text: str) -> None:
    """Those invited or listed, papers that hang, and ages are no figures of the metric."""
    assert told(read(text, "tan-hung")) == ""


def test_the_hamlets_reports_are_the_units_own() -> None:
    """What a unit heard from its own hamlets is its report; only an office above it is another source."""
    said = told(read("Theo báo cáo của các ấp, xã Tân Hưng mức 1: 5", "tan-hung"))
    assert said == "tan-hung 26/07 m1=5"


@pytest.mark.parametrize(
    "text",
    ["Tân Hưng bc theo cú pháp: m1=12", "Tân Hưng báo cáo đúng cú pháp: m1=12", "/bc theo cú pháp: m1=12"],
)
def test_a_report_that_keeps_to_the_form(text: str) -> None:
    """A unit's own report may say that it keeps to the form."""
    assert told(read(text, "tan-hung")) == "tan-hung 26/07 m1=12"


@pytest.mark.parametrize(
    "text",
    [
        "bc theo cú pháp: Tân Hưng m1=12",
        "Các anh báo cáo theo cú pháp: m1=12",
        "Tân Hưng nhớ bc theo cú pháp: m1=12",
        "Gửi theo cú pháp: Tân Hưng m1=12",
    ],
)
def test_an_example_of_the_form(text: str) -> None:
    """A form that others are to keep to is no report."""
    assert told(read(text, "tan-hung")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Tân Hưng mai làm tiếp, hôm nay m1=12",
        "Tân Hưng m1=12, Tân Phú chưa gửi",
        "Kính gửi TT huyện. Tân Hưng bc m1=12",
        "Tân Hưng đi vận động 20 hộ, làm được m1=12",
    ],
)
def test_talk_beside_a_report(text: str) -> None:
    """What is said of tomorrow, of others, of whom it is for and of how it went leaves the figures standing."""
    assert told(read(text, "tan-hung")) == "tan-hung 26/07 m1=12"


@pytest.mark.parametrize(
    "text", ["Tân Hưng dự kiến m1=12, m2=30", "Tân Hưng mai làm m1=12, hôm nay họp", "Tân Hưng m1=12 rồi chưa ạ"]
)
def test_talk_that_reaches_the_figures(text: str) -> None:
    """A promise with figures, and a question about them, still give nothing."""
    assert told(read(text, "tan-hung")) == ""
