"""What either face answers when it refuses: the word, and nothing that was sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from cadre_site.concerns.refusing import RefusedError, Word, refusal

UNREADABLE: Word = "bad-request"


def answer_refusals(api: NinjaAPI, unauthorised: Word = UNREADABLE) -> None:
    """``unauthorised``: the word where no token, or one that is over, was sent."""

    @api.exception_handler(RefusedError)
    def _refused(request: HttpRequest, problem: RefusedError) -> HttpResponse:
        return refusal(problem.word, problem.status, **problem.params)

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
        return refusal(UNREADABLE, 422, at=[str(part)[:40] for part in problem.errors[0]["loc"]][:6])

    @api.exception_handler(HttpError)
    def _unreadable(request: HttpRequest, problem: HttpError) -> HttpResponse:
        return refusal(unauthorised if problem.status_code == 401 else UNREADABLE, problem.status_code)
