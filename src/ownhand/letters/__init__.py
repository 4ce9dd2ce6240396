"""Real letters: read, check, balance, split and show them."""
