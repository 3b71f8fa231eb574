"""Friends, codes, groups and the friendships a bank has matched."""
