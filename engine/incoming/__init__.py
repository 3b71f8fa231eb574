"""What a bank tells us: events, the vocabulary they are checked with, CloudEvents. Pure."""
