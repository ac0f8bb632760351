"""Workspaces encrypted at rest: sealed on the disk, opened into memory while somebody works with them."""
