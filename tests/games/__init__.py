"""What every game must keep, written once; tests/forest and tests/farm call it."""
