"""/nhaplieu: a report asked for step by step."""
