"""Figures that are told and not reported: a newspaper's, and what is still to be done."""

from __future__ import annotations

from reporting.message.normalise import squeeze
from reporting.message.scan import Item, ItemKind

_NAMES = (
    "An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định,"
    "Bình Phước, Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp,"
    "Gia Lai, Hà Giang, Hà Nam, Hà Nội mới, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình, Huế, Hưng Yên,"
    "Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình,"
    "Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La,"
    "Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Thừa Thiên Huế, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long,"
    "Vĩnh Phúc, Yên Bái, Nhân dân, Tuổi trẻ, Thanh niên, Lao động, Dân trí, Tiền phong, Pháp luật, Ấp Bắc,"
    "Công an nhân dân, Người lao động, Sài Gòn giải phóng, VnExpress, VietNamNet, Đồng khởi, đài, chí, mạng"
)
_PAPERS = frozenset(map(squeeze, _NAMES.split(",")))
"""Newspapers; those of the provinces bear the provinces' names."""
_LONGEST = 6
_ENOUGH = frozenset({"du", "dat", "xong", "het", "vedich", "hoanthanh", "daxong", "lamxong"})
_THEN = frozenset({"la", "thi", "moi", "nua", "thimoi", "lase", "se"})
HINTS = frozenset({"bao", "nua", "du"})
"""Words that one of these begins or ends with; they have no meaning of their own."""


def told_from(items: list[Item], start: int, end: int) -> int:
    """Find from where on a piece of a sentence tells figures that are no report; its end where none is told."""
    if _wished(items, start, end):
        return start
    first = start
    while first < end and items[first].kind is ItemKind.SIGN:
        first += 1
    return first if first < end and items[first].flat == "bao" and _paper(items, first, end) else end


def _wished(items: list[Item], start: int, end: int) -> bool:
    """Tell of what is still to be done: `thêm 20 nữa là đủ`, `20 tài khoản nữa mới xong`, `thêm 20 là đủ`."""
    more = False
    for index in range(start, end):
        said = items[index].flat
        if said in {"nua", "them"}:
            more = more or said == "nua" or any(item.kind is ItemKind.NUMBER for item in items[index:end])
        elif more and said in _ENOUGH and items[index - 1].flat in _THEN:
            return any(item.kind is ItemKind.NUMBER for item in items[start:index])
    return False


def _paper(items: list[Item], index: int, end: int) -> bool:
    """Tell a newspaper by its name: `Báo An Giang: phường Vĩnh Bảo ...`."""
    name = ""
    for at in range(index + 1, min(end, index + _LONGEST)):
        if items[at].kind is ItemKind.UNIT:
            return False
        name += items[at].flat.replace("-", "")
        if name in _PAPERS:
            return at + 1 >= end or items[at + 1].kind is not ItemKind.NUMBER
    return False
