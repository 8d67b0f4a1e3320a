"""The tables of workbooks and annexes, composed from figures: every word and every formula stands in them."""
