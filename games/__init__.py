"""The games. Each folder holds one; the engine finds it by its game.py."""
