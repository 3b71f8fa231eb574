"""The forest."""
