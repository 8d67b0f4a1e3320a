"""Levels: one campaign's sum as the draft of a unit's report in the campaign above it."""
