"""The wording and its formats."""
