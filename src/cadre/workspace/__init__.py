"""The analyst's folder: its configuration, its mappings, and files that are written whole or not at all."""
