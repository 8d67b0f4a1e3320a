"""The app around the desk: clock, logs, worker, sender, health."""
