"""Pictures as data: every word and figure that one shows, and letters that carry them."""
