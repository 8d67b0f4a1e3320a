"""Dialogues: who says what in a chat, and what comes back."""
