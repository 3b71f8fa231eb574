"""Joy: what a hen may wear, and a small game that the server scores."""
