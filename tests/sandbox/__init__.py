"""Tests of the loopback server and the chat page."""
