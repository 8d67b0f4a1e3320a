"""What we are compared with: stock python-telegram-bot bots that answer a constant.

`python -m benchmarks.peers stock URL` stores nothing, `... commit URL FILE` commits a row for each update with
SQLAlchemy, `... concurrent URL` works on 64 updates at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from typing import Any

import sqlalchemy as sa
from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from benchmarks.rush import TOKEN

ANSWER = "Đã ghi nhận báo cáo"
Handler = Callable[[Update, Any], Coroutine[Any, Any, None]]


async def answer(update: Update, _: Any) -> None:
    """Answer a constant."""
    assert update.effective_message is not None
    await update.effective_message.reply_text(ANSWER)


def committing(file: str) -> Handler:
    """Make a handler that stores the message before it answers."""
    engine = sa.create_engine(f"sqlite:///{file}")
    metadata = sa.MetaData()
    reports = sa.Table("reports", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text))
    with engine.begin() as connection:
        connection.execute(sa.text("PRAGMA journal_mode=WAL"))
        metadata.create_all(connection)

    async def handle(update: Update, context: Any) -> None:
        assert update.effective_message is not None
        with engine.begin() as connection:
            connection.execute(sa.insert(reports), {"text": update.effective_message.text})
        await answer(update, context)

    return handle


def main() -> None:
    """Run one of them until it is ended."""
    kind, base, *rest = sys.argv[1:]
    builder = Application.builder().token(TOKEN).base_url(f"{base}/bot")
    if kind == "concurrent":
        builder = builder.concurrent_updates(64).connection_pool_size(256).pool_timeout(60)
    application = builder.build()
    application.add_handler(MessageHandler(filters.ALL, committing(rest[0]) if kind == "commit" else answer))
    application.run_polling()


if __name__ == "__main__":
    main()
