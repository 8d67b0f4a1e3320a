"""How the desk remembers: tables, repositories, units of work, inbox and outbox."""
