"""The HTTP face of the engine: thin routes. They authenticate, decode, ask and encode; no rule lives here."""
