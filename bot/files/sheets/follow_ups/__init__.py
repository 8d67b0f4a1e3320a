"""The follow-up tables as the annexes of such letters have them: who was to do what, and did how much, part by part.

Which tables a campaign has follows from its metrics: one for each metric whose units have targets (target, done by part
and in all, not done, rate); one for each that is a share of another (that other by part and in all, done, left, rate);
one for each other that only the whole has a target for; and one for all that have none.
"""

from bot.files.sheets.follow_ups.choose import follow_ups, followed

__all__ = ["follow_ups", "followed"]
