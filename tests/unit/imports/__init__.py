"""Figures out of files."""
