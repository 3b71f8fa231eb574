"""The question of the day and practice; the rules are the engine's (engine/quiz/rules.py)."""
