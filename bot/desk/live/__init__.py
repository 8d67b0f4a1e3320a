"""/bang: one pinned message for each open round in a group, edited in place by the clock, never on a report's way."""
