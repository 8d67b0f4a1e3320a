"""Properties that hold whatever is thrown at them."""
