"""The certificate of protected tables: what a stranger can check, and nothing that gives a figure away."""

from __future__ import annotations

from cadre.disclosure.certificate.facts import Part, RuleFacts
from cadre.disclosure.certificate.insiders import verify_with_private
from cadre.disclosure.certificate.layout import as_text, write_certificate
from cadre.disclosure.certificate.make import make_certificate
from cadre.disclosure.certificate.verify import ClaimError, verify

__all__ = [
    "ClaimError",
    "Part",
    "RuleFacts",
    "as_text",
    "make_certificate",
    "verify",
    "verify_with_private",
    "write_certificate",
]
