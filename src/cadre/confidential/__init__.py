"""Rows about people. Nothing here may be imported by what publishes."""
