"""Refusals of both faces: a word for programs and what fills its sentence; the bundles have the sentences."""

from __future__ import annotations

from typing import Literal, get_args

from django.http import JsonResponse

Word = Literal[
    "bad-request", "bad-address", "bad-method", "failed", "too-large", "length-required", "cut-short",
    "too-slow", "disk-full", "not-sealed", "bad-size", "too-many-files", "case-full", "file-taken",
    "file-missing", "proof-missing", "proof-wrong", "proof-over", "proof-spent", "unknown-organisation",
    "manifest-changed", "manifest-missing", "manifest-over", "keys-unfit", "handle-taken",
    "unknown-code", "token-over", "seq-taken", "case-deleted", "sign-in", "factor-missing", "not-allowed",
    "not-found", "consent-missing", "csrf", "no-key", "key-taken", "last-blob", "manifest-bad",
    "manifest-not-next", "holder-unknown",
    "claimed-already", "not-yours", "step-unfit", "outcome-missing", "held", "too-late", "generation-taken",
    "extract-unfit", "service-unfit", "organisation-unfit", "organisation-known", "root-unfit",
    "root-changed", "same-person",
    "protocol-none", "protocol-unfit", "protocol-same-person",
]  # fmt: skip
WORDS: tuple[str, ...] = get_args(Word)


class RefusedError(Exception):
    def __init__(self, word: Word, status: int, **params: object) -> None:
        super().__init__(word)
        self.word, self.status, self.params = word, status, params


def refusal(word: Word, status: int, **params: object) -> JsonResponse:
    return JsonResponse({"error": word, "params": params}, status=status)
