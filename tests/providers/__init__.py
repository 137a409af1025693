"""Real providers on loopback, for those who sign in through others."""
