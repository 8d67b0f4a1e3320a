"""The summary of a round, in words, and whom to commend."""
