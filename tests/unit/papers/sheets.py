"""Reading workbooks back: as written, and as a spreadsheet program calculates them."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reporting.papers.tables import Table
from reporting.papers.workbook import write_workbook

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def opened(data: bytes, *, values: bool = False) -> Workbook:
    """Open a workbook: its formulas, or (`values`) what stands in their place."""
    return load_workbook(io.BytesIO(data), data_only=values)


def grid(book: Workbook, number: int = 0) -> list[list[Any]]:
    """List a sheet's cells; an empty text is nothing."""
    return [[None if cell.value == "" else cell.value for cell in row] for row in book.worksheets[number].iter_rows()]


def calculated(data: bytes, folder: Path) -> bytes:
    """Let LibreOffice calculate a workbook anew."""
    assert OFFICE is not None
    file = folder / "given.xlsx"
    file.write_bytes(data)
    out = folder / "out"
    command = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), str(file)], check=True, capture_output=True, timeout=120)
    return (out / "given.xlsx").read_bytes()


def uncalculated(tables: Sequence[Table]) -> bytes:
    """Write tables and take out what stands beside their formulas, so that somebody must calculate them."""
    out = io.BytesIO()
    opened(write_workbook(tables)).save(out)
    return out.getvalue()
