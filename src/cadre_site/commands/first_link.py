"""The one-time link that makes an administrator: the door into a site that nobody has an account of."""

from __future__ import annotations

from cadre.cli.language import spoken
from cadre.cli.show import Screen
from cadre_site.audit.actors import operator
from cadre_site.settings.configuration import Configuration


def first_link(screen: Screen, configuration: Configuration, address: str = "") -> str | None:
    """Printed while nobody has an account; once one of the links is used, all are over.

    ``address``: where the site is about to be served, when it is for this machine alone.
    """
    from cadre_site.accounts.models import User

    if screen.quiet or User.objects.exists():
        return None
    link = new_link(configuration, address)
    screen.say("site.cli.first-link", link=link)
    return link


def new_link(configuration: Configuration, address: str = "") -> str:
    from django.urls import reverse

    from cadre_site.accounts import actions

    token = actions.invite_administrator(language=spoken(), by=operator())
    return (address or configuration.address) + reverse("join", kwargs={"language": spoken(), "token": token})
