"""The sandbox: a loopback server that speaks the Telegram Bot API, and a page on which one plays a whole group."""
