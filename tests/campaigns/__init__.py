"""The five campaigns against what their letters say, worked out here by other means than the program."""
