"""What everybody may read: who receives, with their manifests, and where help is."""

from __future__ import annotations

from typing import Any

from cadre_site.concerns.cases import kind_of, manifest_shape, notice_of, standing_manifest
from cadre_site.concerns.models.organisations import ReceivingOrganisation, Service
from cadre_site.concerns.scope import within
from cadre_site.concerns.writing import today


def cards() -> list[dict[str, Any]]:
    """Those on probation too: the bundle shows what ``trust.json`` names, and nothing else."""
    return [_card(one) for one in _receiving()]


def _receiving() -> Any:
    return ReceivingOrganisation.objects.exclude(standing="ended").order_by("slug")


def _card(one: ReceivingOrganisation) -> dict[str, Any]:
    with within(one.pk):
        manifest = manifest_shape(standing_manifest(one))
    return {
        "slug": one.slug, "names": {"en": one.name_en, "ru": one.name_ru},
        "about": {"en": one.about_en, "ru": one.about_ru}, "kind": kind_of(one), "country": one.country,
        "languages": one.languages, "answer_days": one.answer_days,
        "duties": {"en": one.duties_en, "ru": one.duties_ru}, "manifest": manifest,
        "notice": notice_of(one, today()),
    }  # fmt: skip


def services() -> dict[str, Any]:
    """Only what was looked at in time: a number that no longer answers is worse than none."""
    found, verified = [], []
    for one in _receiving():
        with within(one.pk):
            for service in Service.objects.filter(next_check__gte=today()).order_by("country", "word"):
                found.append(service.shape)
                verified.append(service.verified)
    return {"updated": max(verified).isoformat() if verified else None, "services": found}
