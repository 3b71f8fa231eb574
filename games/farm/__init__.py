"""The farm."""
