"""What can be chosen in a form."""

from __future__ import annotations

from cadre.catalogue.load import countries
from cadre.catalogue.messages import say
from cadre.vocabulary.languages import LANGUAGES, Language, territory
from cadre_site.accounts.models import Organisation
from cadre_site.accounts.roles import KINDS, roles
from cadre_site.pages.rendering import NAMES

Choices = list[tuple[str, str]]


def languages() -> Choices:
    return [(one, NAMES[one]) for one in LANGUAGES]


def role_choices(language: Language) -> Choices:
    return [
        (name, f"{role.name.in_(language)}: {role.about.in_(language)}") for name, role in roles().items()
    ]


def organisation_choices(language: Language) -> Choices:
    found = Organisation.objects.order_by(f"name_{language}")
    return [("", "—"), *((str(one.pk), one.name.in_(language)) for one in found)]


def kind_choices(language: Language) -> Choices:
    return [(kind, say(f"site.kind.{kind}", language)) for kind in KINDS]


def country_name(code: str, language: Language) -> str:
    """The code itself of what is no country: a sample, a group of countries."""
    known = countries().get(code)
    return territory(known.iso2, language) if known else code
