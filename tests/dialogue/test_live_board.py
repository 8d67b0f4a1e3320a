"""The live board: one pinned message a round, edited in place, coalesced, closed with the figures."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, delete

from bot.config import Settings, load
from storage.sql import Sql
from storage.tables import outbox
from tests.dialogue.cases import MONDAY, closes
from tests.dialogue.chat import EXAMPLES, Chat, Said, desk_in

alone = pytest.mark.telegram("nothing is edited or pinned there; the board is read")
DAWN = "2023-07-31 07:30"


def boards(chat: Chat) -> list[Said]:
    """List the boards in the group, oldest first."""
    return [said for said in chat.group.by_bot if said.text.startswith("BẢNG")]


def with_board(name: str = "tan-chau") -> Settings:
    """Load a campaign whose groups show the board."""
    base = load(EXAMPLES / f"{name}.toml", {})
    one = base.campaigns[0]
    manners = dataclasses.replace(one.campaign.manners, board=True)
    return dataclasses.replace(
        base, campaigns=(dataclasses.replace(one, campaign=dataclasses.replace(one.campaign, manners=manners)),)
    )


@alone
async def test_after_the_summary_it_is_the_week_that_units_still_owe() -> None:
    """It stays while units are missing and follows them; closed by the office it ends, and /bang is the next round."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.clock_to("2023-07-31 13:00")
        await chat.admin.says("/bang")
        (board,) = boards(chat)
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        await chat.clock_to("2023-07-31 13:10")
        assert "BẢNG BÁO CÁO TUẦN 24–30/7" in board
        assert "KẾT THÚC" not in board
        assert "Tân Hưng 13:00" in board
        await closes(chat)
        await chat.clock_to("2023-07-31 13:20")
        assert "KẾT THÚC" in board
        await chat.admin.says("/bang")
        assert "24–30/7" not in boards(chat)[-1]
        assert len(boards(chat)) == 2


@alone
async def test_the_office_opens_it_and_it_follows() -> None:
    """Pinned; every state in its line; edited within the minute; at the end the closing figures, and unpinned."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/bang")
        (board,) = boards(chat)
        assert "BẢNG BÁO CÁO TUẦN 24–30/7" in board
        assert "Hạn 10 giờ 00 ngày 31/7. Đã báo cáo 00/12." in board
        await chat.clock_to("2023-07-31 07:31")
        assert chat.group.pinned == board
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        await chat.lead("tan-ha").says("/bc Tân Hà m1=5000 m2=1")
        await chat.lead("tan-phu").says("/bc Tân Phú m1=5")
        await chat.admin.says("/mienbc Tân Hội 30/7")
        await chat.admin.says("/giahan Tân Đông 11h")
        await chat.clock_to("2023-07-31 07:33")
        for line in (
            "Đã báo cáo 01/10.",
            "Đã báo cáo (01): Tân Hưng 07:31.",
            "Chờ xác nhận (01): Tân Hà.",
            "Còn thiếu (01): Tân Phú (thiếu mức 2).",
            "Chưa báo cáo (07): ",
            "Gia hạn (01): Tân Đông (đến 11 giờ 00 ngày 31/7).",
            "Miễn (01): Tân Hội.",
            "Cập nhật 07 giờ 33.",
        ):
            assert line in board, board.text
        await chat.clock_to("2023-07-31 11:01")
        assert "BẢNG BÁO CÁO TUẦN 24–30/7: KẾT THÚC" in board
        assert "Đã báo cáo 01/11: đúng hạn 01, trễ hạn 00." in board
        assert "Thu nhận. Toàn bộ: +85; lũy kế" in board
        assert not board.pinned
        assert len(boards(chat)) == 1


@alone
async def test_a_rush_gives_few_edits() -> None:
    """Reports a few seconds apart: the board is edited once in half a minute, not for each."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/bang")
        (board,) = boards(chat)
        edits = 0
        for number, unit in enumerate(chat.campaign.units):
            before = board.text
            await chat.lead(unit.code).says(f"/bc {unit.name} m1={number + 3} m2=9")
            await chat.clock_to(chat.now() + timedelta(seconds=5))
            edits += board.text != before
        assert edits <= 3
        await chat.clock_to("2023-07-31 07:35")
        assert "Đã báo cáo 12/12." in board
        assert "Các đơn vị đã báo cáo đủ." in board


@alone
async def test_it_is_made_anew_where_somebody_deleted_it() -> None:
    """At the next thing there is to say; pinned again; nothing is said twice of a round."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/bang")
        (board,) = boards(chat)
        await chat.clock_to("2023-07-31 07:31")
        await chat.admin.deletes(board)
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        await chat.restart()
        await chat.clock_to("2023-07-31 07:33")
        (again,) = boards(chat)
        assert again.id != board.id
        assert "Tân Hưng 07:31" in again
        await chat.clock_to("2023-07-31 07:34")
        assert chat.group.pinned == again


def forget(chat: Chat, letters: str) -> None:
    """Take letters out of the outbox, as when old ones were cleared away."""
    clear = Sql(delete(outbox).where(outbox.c.key.like(bindparam("letters"))))
    chat.store.write(lambda uow: uow.outbox._link.change(clear, letters=letters)).result()  # type: ignore[attr-defined]


@alone
@pytest.mark.parametrize("lost", ["live-board/%/edit/%", "live-board/%"], ids=["the last edit", "the board"])
async def test_it_goes_on_when_its_letters_are_no_longer_known(lost: str) -> None:
    """The message is edited where it is still known which one it is, else the board comes anew."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/bang")
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        await chat.clock_to("2023-07-31 07:33")
        assert "Tân Hưng 07:30" in boards(chat)[-1]
        forget(chat, lost)
        await chat.lead("tan-ha").says("/bc Tân Hà m1=12 m2=68")
        await chat.clock_to("2023-07-31 07:36")
        assert "Tân Hà 07:33" in boards(chat)[-1]
        assert len(boards(chat)) == (1 if "edit" in lost else 2)
        await chat.lead("tan-phu").says("/bc Tân Phú m1=12 m2=68")
        await chat.clock_to("2023-07-31 07:39")
        assert "Tân Phú 07:36" in boards(chat)[-1]


@alone
async def test_without_the_right_to_pin_the_office_is_told_once() -> None:
    """The board is there and follows all the same."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.bot_becomes("member")
        await chat.admin.says("/bang")
        (board,) = boards(chat)
        await chat.clock_to("2023-07-31 07:32")
        await chat.admin.says("/bang")
        await chat.clock_to("2023-07-31 07:34")
        told = [said for said in chat.private("admin").by_bot if "chưa có quyền ghim tin" in said]
        assert len(told) == 1
        assert board.text == "Bảng báo cáo đã chuyển xuống tin mới."
        assert chat.group.pinned is None


async def test_anybody_may_read_it() -> None:
    """In the group and, with a role, in private; nothing is pinned for it, and nothing follows."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        for actor in (chat.lead("tan-ha"), chat.leader, chat.stranger):
            read = await actor.says("/bang")
            assert "BẢNG BÁO CÁO TUẦN 24–30/7" in read.answer
            assert "Đã báo cáo (01): Tân Hưng 07:30." in read.answer
        await chat.clock_to("2023-07-31 07:31")
        assert chat.group.pinned is None
        await chat.leader.whispers("/bang")
        assert "BẢNG BÁO CÁO TUẦN" in chat.private("leader").last()
        await chat.stranger.whispers("/bang")
        assert "BẢNG" not in chat.stranger.private.last()


@alone
async def test_only_the_office_opens_and_closes_it() -> None:
    """Off, it is off: nothing is pinned or edited any more."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/bang")
        await chat.clock_to("2023-07-31 07:32")
        assert chat.group.pinned is not None
        assert "BẢNG" in (await chat.lead("tan-ha").says("/bang tắt")).answer
        assert "Đã tắt bảng báo cáo" in (await chat.admin.says("/bang tắt")).answer
        assert "chưa bật" in (await chat.admin.says("/bang tắt")).answer
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        await chat.clock_to("2023-07-31 11:30")
        assert chat.group.pinned is None
        assert not any("KẾT THÚC" in said for said in boards(chat))


@alone
async def test_switched_on_again_it_is_a_board_of_its_own() -> None:
    """What stood before keeps its words; the new one follows from the first report on, and is pinned."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/bang")
        for code, minute in (("tan-hung", 32), ("tan-ha", 34)):
            await chat.lead(code).says(f"/bc {chat.campaign.unit_by_code[code].name} m1=12 m2=68")
            await chat.clock_to(f"2023-07-31 07:{minute}")
        await chat.admin.says("/bang tắt")
        await chat.admin.says("/bang")
        former, again = boards(chat)
        assert "Đã báo cáo 02/12" in again
        await chat.lead("tan-phu").says("/bc Tân Phú m1=12 m2=68")
        await chat.clock_to("2023-07-31 07:36")
        assert "Tân Phú" in again.text.partition("Chưa báo cáo")[0]
        assert "Đã báo cáo 02/12" in former
        assert chat.group.pinned == again


@alone
async def test_by_the_campaigns_word_it_comes_by_itself() -> None:
    """With the first reminder of each round, after the night's quiet; a group may switch it off."""
    async with desk_in(with_board(), at="2023-07-30 18:00") as chat:
        await chat.clock_to("2023-07-30 19:01")
        (first,) = boards(chat)
        await chat.clock_to("2023-07-31 11:01")
        assert "KẾT THÚC" in first
        await chat.clock_to("2023-08-06 19:01")
        assert [said.text.splitlines()[0] for said in boards(chat)] == [
            "BẢNG BÁO CÁO TUẦN 24–30/7: KẾT THÚC",
            "BẢNG BÁO CÁO TUẦN 31/7–6/8",
        ]
        await chat.admin.says("/bang tắt")
        await chat.clock_to("2023-08-14 11:01")
        assert not any("7–13/8" in said for said in boards(chat))


@alone
async def test_a_closed_round_closes_its_board() -> None:
    """What an admin closes early ends with the figures of then."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.says("/bang")
        (board,) = boards(chat)
        await chat.clock_to("2023-07-31 09:50")
        await closes(chat)
        await chat.clock_to("2023-07-31 09:52")
        assert "KẾT THÚC" in board


@alone
async def test_a_group_with_a_new_id_gets_its_board_there() -> None:
    """The old messages can't be edited under the new id."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/bang")
        await chat.clock_to("2023-07-31 07:31")
        await chat.migrates(-1_002_000_000_001)
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        await chat.clock_to("2023-07-31 07:35")
        assert any("Tân Hưng 07:31" in said for said in boards(chat)), chat.transcript()


@alone
async def test_a_hundred_and_seventy_units_fit_into_one_message() -> None:
    """Names are cut with a count, hours go first; kinds stand apart."""
    async with desk_in(with_board("my-phu-dong"), at="2023-11-20 07:00") as chat:
        await chat.admin.says("/bang")
        for board in boards(chat):
            assert len(board.text) <= 4096


@alone
async def test_a_due_that_a_day_off_moves_moves_on_the_board() -> None:
    """Nobody reported meanwhile: the board says the new hour all the same."""
    async with desk_in("tan-chau", at="2023-07-31 08:30") as chat:
        await chat.admin.says("/bang")
        await chat.clock_to("2023-07-31 08:32")
        board = chat.group.last()
        assert "Hạn 10 giờ 00 ngày 31/7" in board
        assert "1/8" in (await chat.admin.says("/ngaynghi 31/7")).answer
        await chat.clock_to("2023-07-31 08:40")
        assert "ngày 1/8" in board
