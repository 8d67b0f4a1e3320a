"""Document duties: papers that units give by file, photo or number; who owes which, reminders of them, `/sovanban`."""
