"""The tables of chats, people, letters and posts. Moments and days are text (see codec).

`id` columns are ours; `*_id` columns are a chat's own.
"""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table, UniqueConstraint

from storage.columns import flag, metadata, number, row_id, some_rows, to, word

state = Table("state", metadata, word("name"), word("value"), PrimaryKeyConstraint("name"))

inbox = Table(
    "inbox",
    metadata,
    row_id(),
    word("app"),
    word("key"),
    word("chat_id"),
    word("payload"),
    word("received_at"),
    word("state"),
    number("attempts"),
    word("error"),
    word("done_at", null=True),
    UniqueConstraint("app", "key"),
)
some_rows(inbox, "ix_inbox_waiting", "state = 'waiting'", "id")

people = Table("people", metadata, row_id(), word("name"), word("language", null=True), word("seen_at"))

accounts = Table(
    "accounts",
    metadata,
    word("app"),
    word("account_id"),
    to("person", "people.id"),
    word("username", null=True),
    word("username_key", null=True),
    word("seen_at"),
    PrimaryKeyConstraint("app", "account_id"),
    Index(None, "person"),
    Index(None, "username_key"),
)

grants = Table(
    "grants",
    metadata,
    row_id(),
    to("person", "people.id"),
    word("campaign"),
    word("role"),
    word("unit"),
    to("by", "people.id", null=True),
    word("given_at"),
    word("revoked_at", null=True),
    word("ends_at", null=True),
    Index(None, "campaign"),
    Index(None, "person"),
)

pending_grants = Table(
    "pending_grants",
    metadata,
    row_id(),
    word("username_key"),
    word("campaign"),
    word("role"),
    word("unit"),
    to("by", "people.id", null=True),
    word("given_at"),
    word("taken_at", null=True),
    word("ends_at", null=True),
    Index(None, "username_key"),
)

chats = Table(
    "chats",
    metadata,
    word("app"),
    word("chat_id"),
    word("kind"),
    word("title"),
    word("campaign", null=True),
    word("reply_mode"),
    word("language", null=True),
    flag("hinted"),
    word("seen_at"),
    word("bound_at", null=True),
    PrimaryKeyConstraint("app", "chat_id"),
    Index(None, "campaign"),
)

chat_bindings = Table(
    "chat_bindings",
    metadata,
    row_id(),
    word("app"),
    word("chat_id"),
    word("campaign", null=True),
    to("by", "people.id", null=True),
    word("at"),
)

chat_moves = Table(
    "chat_moves",
    metadata,
    word("app"),
    word("old"),
    word("new"),
    PrimaryKeyConstraint("app", "old"),
)

# `said_in` is the chat id under which a message was said, and stays when the group gets a new one: message ids begin
# again there, and a new message must not be taken for an edit of an old one.
messages = Table(
    "messages",
    metadata,
    row_id(),
    word("app"),
    word("said_in"),
    word("message_id"),
    word("chat_id"),
    to("person", "people.id", null=True),
    word("campaign", null=True),
    word("sent_at"),
    word("text"),
    word("edited_at", null=True),
    number("version"),
    UniqueConstraint("app", "said_in", "message_id"),
)

# What a message said before it was edited.
message_texts = Table(
    "message_texts",
    metadata,
    to("message", "messages.id"),
    number("version"),
    word("text"),
    word("edited_at", null=True),
    PrimaryKeyConstraint("message", "version"),
)

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    word("app"),
    word("chat_id"),
    word("kind"),
    word("text"),
    word("buttons", null=True),
    word("reply_to", null=True),
    word("target", null=True),
    word("picture", null=True),
    word("picture_key", null=True),
    number("priority"),
    to("answers", "messages.id", null=True),
    word("slot", null=True),
    word("key", null=True),
    word("created_at"),
    word("not_before"),
    word("state"),
    number("attempts"),
    word("error"),
    word("done_at", null=True),
    word("sent_in", null=True),
    word("message_id", null=True),
    word("file_id", null=True),
    word("document", null=True),
    word("file_name", null=True),
)
some_rows(outbox, "ix_outbox_waiting", "state = 'waiting'", "app", "priority", "id")
some_rows(outbox, "ix_outbox_sent", "message_id is not null", "app", "sent_in", "message_id")
some_rows(outbox, "ix_outbox_answers", "answers is not null", "answers")
some_rows(outbox, "ix_outbox_file", "file_id is not null", "picture_key")
some_rows(outbox, "uq_outbox_key", "key is not null", "key", unique=True)

slots = Table(
    "slots",
    metadata,
    word("campaign"),
    word("key"),
    word("due_at"),
    word("state"),
    word("at"),
    word("reason"),
    PrimaryKeyConstraint("campaign", "key"),
    Index(None, "campaign", "due_at"),
)

snapshots = Table(
    "snapshots",
    metadata,
    row_id(),
    word("campaign"),
    word("slot"),
    word("taken_at"),
    word("data"),
    Index(None, "campaign", "taken_at"),
)

questions = Table(
    "questions",
    metadata,
    row_id(),
    word("kind"),
    word("app"),
    word("chat_id"),
    to("person", "people.id", null=True),
    word("campaign", null=True),
    word("data"),
    word("asked_at"),
    word("choice", null=True),
    to("answered_by", "people.id", null=True),
    word("answered_at", null=True),
)

# What admins changed of a campaign while it ran, and what they revoked of it; `version` names all that led to a row.
amendments = Table(
    "amendments",
    metadata,
    row_id(),
    word("campaign"),
    word("kind"),
    word("data"),
    word("reason"),
    to("by", "people.id", null=True),
    word("at"),
    word("version"),
    Index(None, "campaign"),
)

# Units that need not report for some days (`excused`), or may send a period's report later (`extended`, until a
# moment). `unit` empty is every unit, `duty` empty every duty.
leave = Table(
    "leave",
    metadata,
    row_id(),
    word("campaign"),
    word("kind"),
    word("unit"),
    word("duty"),
    word("first"),
    word("last"),
    word("until", null=True),
    word("reason"),
    to("by", "people.id", null=True),
    to("asked_by", "people.id", null=True),
    word("at"),
    word("revoked_at", null=True),
    to("revoked_by", "people.id", null=True),
    Index(None, "campaign", "last"),
)

# Papers that units gave for their document duties, and (`revokes`) those of them that were taken back; never changed.
# `period` is the last day of the duty's span, `unit` empty is the whole.
documents = Table(
    "documents",
    metadata,
    row_id(),
    word("campaign"),
    word("unit"),
    word("duty"),
    word("period"),
    word("source"),
    word("number"),
    word("dated"),
    word("file_id"),
    word("file_name"),
    to("message", "messages.id", null=True),
    to("person", "people.id", null=True),
    word("received_at"),
    word("recorded_at"),
    number("revokes", null=True),
    Index(None, "campaign", "duty", "period"),
)
some_rows(documents, "ix_documents_message", "message is not null", "message")
some_rows(documents, "ix_documents_revokes", "revokes is not null", "revokes")

# What was counted elsewhere of figures that units report: checked by admins, or on the official system. The latest
# row of a unit, metric and day counts.
official_figures = Table(
    "official_figures",
    metadata,
    row_id(),
    word("campaign"),
    word("kind"),
    word("unit"),
    word("metric"),
    word("as_of"),
    word("start"),
    number("value"),
    word("source"),
    to("by", "people.id", null=True),
    word("at"),
    Index(None, "campaign", "as_of"),
)
