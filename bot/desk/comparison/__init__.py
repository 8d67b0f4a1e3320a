"""Reported, checked and official figures side by side: the difference told, explained, perhaps the new baseline."""
