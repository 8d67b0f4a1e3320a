"""The console script, from its arguments to its exit code."""
