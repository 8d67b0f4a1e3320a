"""Duties seen from the desk: rounds, how they are named, who still owes, their closing, days off."""
