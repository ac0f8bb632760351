"""Pages of accounts: one's own, people, organisations."""
