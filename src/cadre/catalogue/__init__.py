"""Data only: code lists, source kinds, tallies, rules, indicators, frameworks and messages, as YAML.

The modules here load and validate that data; they decide nothing.
"""
