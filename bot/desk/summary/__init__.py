"""The summary of a round: its five points in words, the post with its pictures, and whom to commend."""
