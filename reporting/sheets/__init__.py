"""Tables out of files that anybody may have sent: .xlsx and .csv into plain rows, within limits, nothing evaluated."""

from reporting.sheets.grid import Grid, Sheet, SheetError, Value, address

__all__ = ["Grid", "Sheet", "SheetError", "Value", "address"]
