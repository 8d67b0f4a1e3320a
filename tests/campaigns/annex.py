"""The annex of Tân Châu's letter as printed (24/7/2023), and Excel's arithmetic on it, apart from the program's own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

# unit: target of tn; done by level; granted by level; activated by level; level-2 activations still to do
_ROWS = """
tan-hung    14975   595 6854   497 5939   186  921  4918
tan-phu      9646   913 4995   774 4345   259 1190  3093
thanh-dong   9600  1078 3830   928 3268   330 1033  2158
thi-tran     8883   862 3552   743 3136   329 1000  2033
suoi-day    11222  1410 4622  1176 3895   465  905  2921
tan-thanh   11076  1299 3980  1106 3521   379 1060  2299
suoi-ngo    11585   880 4776   769 4168   304  933  3097
tan-hoa      7362   885 2427   744 2129   202  445  1612
tan-hiep     6583   929 2479   808 2177   308  637  1490
tan-hoi     10551   593 4195   472 3594   247  826  2668
tan-dong    14260   490 5491   428 4704   218  655  3925
tan-ha       6302   242 2468   204 2117    99  344  1700
"""
_COLUMNS = ("target", "m1", "m2", "cap1", "cap2", "kh1", "kh2", "to_do")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the annex."""

    unit: str
    target: int
    m1: int
    m2: int
    cap1: int
    cap2: int
    kh1: int
    kh2: int
    to_do: int

    @property
    def tn(self) -> int:
        """Done, both levels."""
        return self.m1 + self.m2

    @property
    def cap(self) -> int:
        """Granted, both levels."""
        return self.cap1 + self.cap2

    @property
    def kh(self) -> int:
        """Activated, both levels."""
        return self.kh1 + self.kh2


def _read() -> tuple[Row, ...]:
    rows = [line.split() for line in _ROWS.split("\n") if line]
    units = [Row(words[0], *(int(word) for word in words[1:])) for words in rows]
    totals = {name: sum(getattr(row, name) for row in units) for name in _COLUMNS}
    return (*units, Row("*", **totals))


ANNEX = _read()
"""The twelve units in the letter's order, and the total row."""


def rate(part: int, whole: int) -> str:
    """Work out a percentage as Excel shows it, two decimals half up: `51.13`."""
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def half_up(part: int, days: int) -> int:
    """Divide and round half up."""
    return int((Decimal(part) / days).quantize(Decimal(1), ROUND_HALF_UP))


def up(part: int | Decimal, days: int = 1) -> int:
    """Divide and round up."""
    return int((Decimal(part) / days).quantize(Decimal(1), ROUND_CEILING))
