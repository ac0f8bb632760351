"""Organisations: proposed by one person, verified by two."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from cadre.vocabulary.languages import Language
from cadre_site.accounts import actions
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.forms import EvidenceForm, OrganisationForm
from cadre_site.accounts.gate import address, attempt, needs
from cadre_site.accounts.models import Organisation
from cadre_site.accounts.presenters import organisations as presented


@needs("organisations")
def all_of_them(request: HttpRequest, language: Language) -> HttpResponse:
    found = Organisation.objects.order_by(f"name_{language}").prefetch_related("verifications")
    shown = [presented.organisation(one, language) for one in found]
    return desk_page(request, language, "accounts/organisations.html", organisations=shown)


@needs("organisations", methods=("GET", "POST"))
def propose(request: HttpRequest, language: Language) -> HttpResponse:
    form, problem = OrganisationForm(language, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        problem = attempt(language, lambda: actions.propose_organisation(by=request.user, **given))
        if problem is None:
            return HttpResponseRedirect(address(language, "organisations"))
    return desk_page(request, language, "accounts/form.html", form=form, words="propose", problem=problem)


@needs("organisations", methods=("GET", "POST"))
def one(request: HttpRequest, language: Language, organisation: int) -> HttpResponse:
    found = Organisation.objects.filter(pk=organisation).first()
    if found is None:
        raise Http404
    form, problem = EvidenceForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        verify = partial(actions.verify_organisation, organisation=found, by=request.user, **given)
        problem = attempt(language, verify)
        if problem is None:
            return HttpResponseRedirect(address(language, "organisation", organisation=organisation))
    return desk_page(
        request, language, "accounts/organisation.html", form=form, problem=problem,
        this=presented.organisation(found, language),
        given=found.verifications.filter(by=request.user).exists(),
    )  # fmt: skip
