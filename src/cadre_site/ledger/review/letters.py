"""Letters about releases. They say which, and where to look; reasons and figures stay behind the sign-in."""

from __future__ import annotations

from django.http import HttpRequest

from cadre_site.accounts.gate import address
from cadre_site.accounts.mail import letter
from cadre_site.ledger.models import Release


def tell_sent_back(request: HttpRequest, release: Release) -> None:
    """To the person who brought it, unless it was they who sent it back."""
    to = release.brought_by
    if to is None or not to.is_active or to.pk == request.user.pk:
        return
    link = request.build_absolute_uri(address(to.language, "review-release", release=release.id))
    letter("sent_back", to.email, to.language, release=release.id, site=request.get_host(), link=link).send()
