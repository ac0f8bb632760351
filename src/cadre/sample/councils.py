"""How each council lays out its register."""

from __future__ import annotations

import pyarrow as pa

from cadre.sample.blocks import World
from cadre.sample.country import EXIT_REASONS, SPECIALTIES, headings
from cadre.sample.registers import Register
from cadre.sample.text import dates, excel_dates, instead, words


def country_names(world: World) -> list[str]:
    return ["XSC", *world.country.rates["training"]["countries"]]


def medical_table(world: World, found: Register) -> pa.Table:
    """The medical council's CSV: codes of its own, ISO dates."""
    occupations, districts = world.country.occupations, world.country.districts
    profession = words(occupations.labels, found.occupation)
    countries = country_names(world)
    identity = found.identity
    return pa.table(
        {
            "licence_no": found.number,
            "national_id": identity.national_id,
            "family_name": identity.family,
            "given_names": identity.given,
            "dob": identity.birth,
            "gender": identity.sex,
            "profession": instead(profession, found.unknown, pa.scalar("XX")),
            "specialty": words([None, *SPECIALTIES[1:]], found.specialty),
            "status": words(("valid", "lapsed", "suspended", "withdrawn"), found.status),
            "first_licensed": dates(found.first, "%Y-%m-%d"),
            "valid_to": dates(found.valid_to, "%Y-%m-%d"),
            "removed_on": dates(found.removed_on, "%Y-%m-%d"),
            "removal_reason": words(EXIT_REASONS, found.reason),
            "training_country": words(countries, found.trained),
            "birth_country": words(countries, found.born),
            "district_code": words(districts.codes, found.district),
        }
    )


NURSING_REASONS = (
    "Retired",
    "Deceased",
    "Struck off",
    "Own request",
    "Left the country",
    "End of contract",
)
NURSING_STATUS = ("Current", "Expired", "Suspended", "Removed")


def nursing_table(world: World, found: Register) -> pa.Table:
    """The nursing council's worksheet: words for everything, Excel dates, but text for birth dates."""
    identity = found.identity
    cadre = words(world.country.occupations.labels, found.occupation)
    countries = country_names(world)
    columns = (
        found.number,
        identity.national_id,
        identity.family,
        identity.given,
        identity.birth,
        identity.sex,
        instead(cadre, found.unknown, pa.scalar("Ward clerk")),
        words(NURSING_STATUS, found.status),
        excel_dates(found.first),
        excel_dates(found.valid_to),
        excel_dates(found.removed_on),
        words(NURSING_REASONS, found.reason),
        words(countries, found.trained),
        words(countries, found.born),
        words(world.country.districts.names_en, found.district),
    )
    return pa.table(dict(zip(headings("nursing_register"), columns, strict=True)))
