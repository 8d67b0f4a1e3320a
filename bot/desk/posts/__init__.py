"""What the clock says: reminders, alerts, the morning brief, the daily digest, quiet hours."""
