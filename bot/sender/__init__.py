"""The outbox's way to the chat: paced, retried, recorded."""
