"""What people ask to see: status, cards, charts, history, plain questions."""
