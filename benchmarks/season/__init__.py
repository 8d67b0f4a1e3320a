"""Whole campaigns played through the real desk: people with habits and slips, and their figures reckoned apart."""
