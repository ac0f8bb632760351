"""Pairs of rows that may be one person: looked at side by side, decided by a person."""
