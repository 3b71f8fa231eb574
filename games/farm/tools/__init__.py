"""The bag: tools that tasks give, and what each does."""
