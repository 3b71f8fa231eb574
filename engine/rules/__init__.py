"""What an act comes to for one quest: progress, windows, streaks, steps, rewards. Pure."""
