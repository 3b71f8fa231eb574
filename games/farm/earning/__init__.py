"""What was earned: signing in, tasks made of quests, and feed that waits at the door until the store has room."""
