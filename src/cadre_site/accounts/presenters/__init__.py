"""Plain values for the templates of accounts."""
