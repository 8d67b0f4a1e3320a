"""Figures out of files that admins send: shown first, written on their word."""
