"""One's own hen: feeding, receiving what was earned, eggs, petting, sleep."""
