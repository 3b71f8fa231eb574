"""How fast we are, as a ratio to a floor: the same rows written by a bare driver. `python -m tests.bench`."""
