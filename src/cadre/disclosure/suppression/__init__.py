"""Choosing the cells to withhold."""
