"""Duties seen from the desk: rounds, their names, their closing, days off, who still owes."""
