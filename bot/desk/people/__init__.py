"""Who is who: registration and requests for it, roles, stand-ins, one person in two apps, `/toi`."""
