"""Reading a message: normalise, cut into tokens, find what they name, walk the grammar, settle entries and problems."""

from reporting.message.asking import Asked, Wish
from reporting.message.commands import is_strange_command
from reporting.message.instructions import Instruction
from reporting.message.practising import PracticeReader
from reporting.message.queries import Query
from reporting.message.reader import Reader

__all__ = ["Asked", "Instruction", "PracticeReader", "Query", "Reader", "Wish", "is_strange_command"]
