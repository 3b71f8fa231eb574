"""Tapes: a demo as a reviewed text, the deck that plays it, and how a session becomes one. No window, no chance."""
