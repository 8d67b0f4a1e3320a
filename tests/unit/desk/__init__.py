"""What the desk does, piece by piece, on an in-memory store."""
