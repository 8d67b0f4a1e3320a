"""Who is who: registration, roles, units, accounts, stand-ins."""
