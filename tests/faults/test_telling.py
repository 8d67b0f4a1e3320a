"""What the harness tells: what may be asked of it, and which counts are no faults."""

from __future__ import annotations

import pytest

from tests.faults.__main__ import parser
from tests.faults.books import Count
from tests.faults.telling import APART, tell


@pytest.mark.parametrize("kills", ["-1", "0", "many"])
def test_kills_that_cannot_be_done(kills: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused at once, with the option's name."""
    with pytest.raises(SystemExit) as left:
        parser().parse_args(["--kills", kills])
    assert left.value.code == 2
    assert "--kills" in capsys.readouterr().err


def test_what_nobody_can_know_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence before the figures names each such count, and none of them makes the run a failed one."""
    total = Count()
    total.posts_doubled_by_kill = total.answers_doubled_by_cut = total.zalo_never_delivered = 1
    assert tell(total, {}) == 0
    sentence, figures = capsys.readouterr().out.strip().split("\n\n")
    assert sentence == APART
    assert all(line.startswith("figure ") for line in figures.splitlines())
    assert figures.splitlines()[-1] == "figure posts_doubled 0"
    total.posts_doubled = 1
    assert tell(total, {}) == 1
