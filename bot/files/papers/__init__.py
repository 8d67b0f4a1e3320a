"""The official paper, its private companion and the dunning letter, composed from figures; blanks for the rest."""
