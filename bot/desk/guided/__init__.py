"""/nhaplieu: figures asked for one after the other, and sent as one report."""
