"""How people meet the desk: Telegram, the sandbox, the command line, the clock."""
