"""The fault harness: the real program, killed and troubled at random, and books that say what came of it."""
