"""Reports: heard, judged, taken into the ledger, answered; corrected, edited, taken back; asked about when in doubt."""
