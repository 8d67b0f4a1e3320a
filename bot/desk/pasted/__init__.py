"""A piece of a group's chat that an admin pastes: looked through, shown, matched to people, stored on their word."""
