"""How a player's app comes in: entry codes, signed tokens, sessions."""
