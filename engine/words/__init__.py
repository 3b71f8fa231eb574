"""Sentences that players read: reasons, limits, notices, days and amounts. Pure."""
