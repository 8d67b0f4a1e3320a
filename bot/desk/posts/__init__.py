"""What the clock says: reminders, alerts, the morning brief, the daily digest; to whom, and after whose quiet hours."""
