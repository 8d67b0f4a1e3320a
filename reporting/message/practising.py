"""Reading in practice: `/guithu` before a report, or before another command, is left out."""

from __future__ import annotations

from datetime import datetime

from reporting.campaign import Campaign
from reporting.message.reader import Reader
from reporting.reading import Reading, Sender

COMMAND = "guithu"


class PracticeReader(Reader):
    """Reads the messages of a practice copy; `real` is the reader of the campaign that it is a copy of."""

    def __init__(self, campaign: Campaign, real: Reader) -> None:
        self.__dict__.update(real.amended(campaign).__dict__)

    def read(self, text: str, sent_at: datetime, sender: Sender) -> Reading:
        """Read `/guithu Tân Hưng m1=12` as a report, `/guithu /sua …` as that command, all else as ever."""
        reading = super().read(text, sent_at, sender)
        if reading.command != COMMAND or not reading.argument:
            return reading
        said = reading.argument
        return super().read(said if said[0] in "/\\" else f"/bc {said}", sent_at, sender)
