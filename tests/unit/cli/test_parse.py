"""`baocao parse`: JSON lines in, one object a line out, in order."""

from __future__ import annotations

import json

import pytest

from tests.unit.cli.running import ROOT, baocao

EXAMPLE = ROOT / "examples" / "tan-chau.toml"
BASE = {"sent_at": "2023-07-31T07:58:00+07:00", "sender_unit": None, "sender_role": "reporter"}


def line(text: str, **other: object) -> str:
    """Write one message as a JSON line."""
    return json.dumps(BASE | {"text": text} | other, ensure_ascii=False) + "\n"


def test_a_report_talk_and_a_fault_in_order() -> None:
    """Each message gets its line: entries, nothing, a problem."""
    given = (
        line("/report TânHưng m1=120 m2=340") + "\n" + line("chúc cả nhà ngày mới") + line("/report Tân Hưng m1=12O")
    )
    said = baocao("parse", "--config", EXAMPLE, given=given)
    assert (said.code, said.err) == (0, "")
    report, talk, fault = (json.loads(text) for text in said.out.splitlines())
    assert report["entries"][0]["values"] == {"m1": {"op": "set", "value": 120}, "m2": {"op": "set", "value": 340}}
    assert talk == {"entries": [], "problems": []}
    assert [problem["code"] for problem in fault["problems"]] == ["bad-number"]


@pytest.mark.parametrize(
    "bad", ["{", "[]", '{"text": 5}', line("/bc", sent_at="yesterday"), line("/bc", sender_role="boss")]
)
def test_a_line_that_is_no_message(bad: str) -> None:
    """What came before is answered; the line is named by its number."""
    said = baocao("parse", "--config", EXAMPLE, given=line("/bc Tân Hưng 1 2") + bad.strip() + "\n")
    assert said.code == 2
    assert len(said.out.splitlines()) == 1
    assert said.err.startswith("baocao: line 2 is no message")
    assert said.err.count("\n") == 1


def test_every_bad_line_is_told_and_every_good_one_read() -> None:
    """By their numbers, empty lines counted; the form to write stands once."""
    good = line("/bc Tân Hưng 1 2")
    said = baocao("parse", "--config", EXAMPLE, given=f"{{\n{good}\n[]\n{good}5\n")
    assert said.code == 2
    assert [len(json.loads(text)["entries"]) for text in said.out.splitlines()] == [1, 1]
    assert [text[:25] for text in said.err.splitlines()] == [f"baocao: line {n} is no mess" for n in (1, 4, 6)]
    assert said.err.count("sender_role") == 1


def test_the_campaign_may_be_named() -> None:
    """A campaign is chosen by its code, also where there is only one."""
    said = baocao("parse", "--config", EXAMPLE, "--campaign", "tan-chau", given=line("/bc Tân Hưng 1 2"))
    assert json.loads(said.out)["entries"][0]["unit"] == "tan-hung"
