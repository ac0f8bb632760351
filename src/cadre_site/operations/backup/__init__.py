"""The site in one file, and back: database, releases, and a workspace if named (docs/decisions/0015)."""
