"""A loopback server that speaks Zalo's Bot API, with the irregularities that are told of the real one as switches."""
