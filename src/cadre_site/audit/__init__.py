"""Who did what: rows that are only ever added, each chained to the one before, and the one way to write."""
