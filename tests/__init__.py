"""The tests, which read like the chat they check."""
