"""Tilth's engine: rules, ledger and journal, everything that no single game owns."""
