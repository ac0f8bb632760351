"""Releases on the site: received, published, corrected, taken down; and the audit of who did what."""
