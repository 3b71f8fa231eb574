"""Gifts of eggs."""
