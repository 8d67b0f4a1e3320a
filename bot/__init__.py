"""How people meet the desk: Telegram, Zalo, the sandbox, the command line, the clock."""
