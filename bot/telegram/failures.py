"""What became of a letter whose call failed, by the kind of the error and by the Bot API's own words."""

from __future__ import annotations

from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sender.transport import (
    ChatMovedError,
    NotDeliveredError,
    ObsoleteError,
    OutcomeUnknownError,
    PictureRejectedError,
    RateLimitedError,
    RejectedError,
    SendError,
    ServerTroubleError,
    UnreachableError,
)
from bot.telegram.errors import surely_unsent
from reporting.records import Letter, LetterKind

_NO_SUCH_CALL: Final = "method not found"
_SENT_ONCE: Final = frozenset({LetterKind.TEXT, LetterKind.PICTURE, LetterKind.DOCUMENT})
"""What leaves a message of its own: sent twice it stands there twice."""
# as the Bot API words its 400s; compared in lower case, the first that matches counts
_WORDINGS: Final[tuple[tuple[type[SendError], tuple[str, ...]], ...]] = (
    (
        ObsoleteError,
        (
            "query is too old",
            "query id is invalid",
            "message to edit not found",
            "message to delete not found",
            "message can't be edited",
            "message can't be deleted",
            "message to react not found",
            "message to pin not found",
            "message to unpin not found",
            "message_id_invalid",
            "message identifier is not specified",
        ),
    ),
    (
        PictureRejectedError,
        (
            "photo_",
            "image_process_failed",
            "wrong file identifier",
            "wrong remote file",
            "wrong file_id",
            "invalid file_id",
            "file_reference",
            "file is too big",
            "file must be non-empty",
        ),
    ),
    (
        UnreachableError,
        (
            "chat not found",
            "user not found",
            "peer_id_invalid",
            "not enough rights",
            "have no rights",
            "chat_write_forbidden",
            "chat_restricted",
            "chat_send_",
            "topic_closed",
            "group chat was",
            "group is deactivated",
            "user is deactivated",
            "bot is not a member",
            "need administrator rights",
        ),
    ),
)


def failure_of(error: TelegramError, letter: Letter) -> SendError:
    """Name what became of a letter whose call failed."""
    words = str(error)
    match error:
        case RetryAfter():
            wait = error.retry_after
            failure: SendError = RateLimitedError(float(wait) if isinstance(wait, int) else wait.total_seconds())
        case ChatMigrated():
            failure = ChatMovedError(str(error.new_chat_id))
        case InvalidToken() if _NO_SUCH_CALL in words.lower():
            failure = RejectedError(words)  # a Bot API server of our own that is older than the call
        case InvalidToken():
            failure = ServerTroubleError(words)  # a word astray: getMe, which is asked next, says what is true
        case Forbidden():
            failure = UnreachableError(words)
        case BadRequest():
            low = words.lower()
            kind = next((kind for kind, marks in _WORDINGS if any(mark in low for mark in marks)), RejectedError)
            failure = kind(words)
        case NetworkError():
            failure = _network_failure(error, letter)
        case _:
            failure = RejectedError(words)
    return failure


def _network_failure(error: NetworkError, letter: Letter) -> SendError:
    answered = not isinstance(error, TimedOut) and error.__cause__ is None
    if surely_unsent(error):
        return NotDeliveredError(str(error))
    if answered:
        return ServerTroubleError(str(error))
    if letter.kind not in _SENT_ONCE:
        return NotDeliveredError(str(error))  # doing it twice does no harm
    return OutcomeUnknownError(str(error))
