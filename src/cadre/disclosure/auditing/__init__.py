"""The attack on a protected table, by an outsider and by parties that know some of its cells.

It knows nothing of how the pattern came about and shares no code with the suppressor.
"""
