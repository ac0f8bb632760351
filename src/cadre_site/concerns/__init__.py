"""Confidential accounts from workers: taken, answered and, with consent, counted. The server reads none."""
