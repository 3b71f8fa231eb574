"""Stage: the desktop window for demo teams. A client of the real server; no game is in it, and no engine."""
