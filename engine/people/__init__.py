"""Who a player is and what was agreed: consents, minors, who was erased."""
