"""Figures out of files: which column is what, which row is whose, what adds up, and what an import would change."""
