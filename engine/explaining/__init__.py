"""Every question a decision asked, and what it saw, in words. Pure."""
