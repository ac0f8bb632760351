"""What a browser may load for a page: this site's own styles, fonts and pictures, and nothing else."""

from __future__ import annotations

_OWN = (
    "style-src 'self'", "font-src 'self'", "img-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
)  # fmt: skip


def policy(*more: str) -> str:
    """The Content-Security-Policy of a page, with what it may load beside that."""
    return "; ".join(("default-src 'none'", *more, *_OWN))
