"""Outlook: a published series carried on with intervals, and the benchmark that stands beside it."""
