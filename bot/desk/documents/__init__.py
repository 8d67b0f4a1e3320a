"""Document duties: papers that units give by file, photo or number, who owes which, and what is said of it."""
