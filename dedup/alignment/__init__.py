"""Which sentences of two texts say the same thing."""
