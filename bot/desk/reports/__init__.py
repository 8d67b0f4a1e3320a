"""Reports: heard, taken into the ledger, answered; corrected, edited, taken back; what is wrong with them."""
