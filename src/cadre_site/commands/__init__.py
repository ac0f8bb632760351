"""The site at the terminal: serve, migrate, ledger."""
