"""`python -m bot.sandbox`: the loopback server without a bot."""

from bot.sandbox.alone import main

main()
