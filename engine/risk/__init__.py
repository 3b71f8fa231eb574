"""Risk control, the same for every game: how fast moves may come, what looks odd, and what people decide about it."""
