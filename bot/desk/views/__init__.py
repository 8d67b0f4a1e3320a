"""What people ask to see: status, cards, charts, history, plain questions; figures, forecasts and rates in words."""
