"""The bits of known words, and those that the grammar asks for together."""

from __future__ import annotations

from reporting.message.vocabulary import Word, bit

FILL = bit(Word.FILLER) | bit(Word.RESULT)
LINK = bit(Word.LINK)
COUNTED = bit(Word.COUNTED)
TOTAL = bit(Word.TOTAL)
TO_DATE = bit(Word.TOTAL_TO_DATE)
ANY_TOTAL = TOTAL | TO_DATE
SUM = bit(Word.SUM)
INCLUDING = bit(Word.INCLUDING)
ABOUT = bit(Word.ABOUT)
ZERO = bit(Word.ZERO)
NOTHING = bit(Word.NOTHING)
REPORT = bit(Word.REPORT)
PERSON = bit(Word.PERSON)
ADDRESS = bit(Word.ADDRESS)
GROUND = bit(Word.GROUND)
NOTE = bit(Word.NOTE)
CHIEF = bit(Word.CHIEF)
ENDING = bit(Word.ENDING)
MORE = bit(Word.MORE)
CORRECTION = bit(Word.CORRECTION)
AND = bit(Word.AND)
THANKS = bit(Word.THANKS)
NEGATED = bit(Word.NEGATED)
FAILED = bit(Word.FAILED)
ORDERED = bit(Word.ORDER)
PROMISED = bit(Word.PROMISE)
STEM = bit(Word.STEM)
OFFICE = bit(Word.OFFICE)
RESULT = bit(Word.RESULT)
COMPARED = bit(Word.COMPARISON)
DONE = RESULT | LINK
QUIET = FILL | PERSON | THANKS | LINK
