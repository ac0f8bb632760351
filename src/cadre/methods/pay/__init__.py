"""Gaps in pay between women and men, what they go together with, and pay that is late, partial or too low."""
