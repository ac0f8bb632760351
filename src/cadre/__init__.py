"""Cadre: a country's own files in, safe and bilingual figures about its health and care workforce out."""

__version__ = "0.1.0"
