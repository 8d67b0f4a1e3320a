"""Files: those that the desk makes (MAKERS, by kind) and those that people send in (READERS, by what they are for)."""
