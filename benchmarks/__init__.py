"""How fast the desk is: `make bench`."""
