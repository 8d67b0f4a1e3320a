"""Zalo's Bot Platform at the two ends: events in, letters out, and what the app lacks made good."""
