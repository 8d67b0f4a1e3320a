"""A second corpus: messages in styles that the independent one lacks, each reading judged by the rules."""
