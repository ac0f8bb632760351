"""Keys that two people recovered away from the server come back, for somebody the manifest names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.audit.actors import Actor
from cadre_site.concerns.cases import newest_manifest, told_by
from cadre_site.concerns.models.cases import Case, WrappedKey
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.protocol.cases import WrappedKey as Wrapped
from cadre_site.concerns.protocol.encoding import from_b64
from cadre_site.concerns.protocol.manifests import Manifest
from cadre_site.concerns.writing import action, record


@action
def take(
    *, organisation: ReceivingOrganisation, cases: Mapping[str, Sequence[Wrapped]], by: Actor
) -> tuple[int, int]:
    """Keep the keys of the cases that are still here; how many cases, and how many are gone.

    Keys that somebody holds already stay as they are, so taking the same file again changes nothing.

    Raises:
        CadreError: (NOT_READY) no manifest; (INPUT) a key is for nobody whom the newest one lets read.
    """
    found = newest_manifest()
    if found is None:
        raise CadreError("concerns-no-manifest", ExitCode.NOT_READY, slug=organisation.slug)
    readers = _readers(told_by(found))
    taken = 0
    for handle, keys in cases.items():
        case = Case.objects.filter(pk=handle).first()
        if case is None:
            continue
        for one in keys:
            if one.holder not in readers or one.key == "identity":
                raise CadreError("concerns-holder", ExitCode.INPUT, holder=one.holder)
            _keep(organisation, case, one)
        taken += 1
        record(
            organisation, by=by, action="recovered", subject=handle,
            holders=sorted({one.holder for one in keys}),
        )  # fmt: skip
    return taken, len(cases) - taken


def _readers(manifest: Manifest) -> set[str]:
    return {one.holder for one in manifest.intake}


def _keep(organisation: ReceivingOrganisation, case: Case, one: Wrapped) -> None:
    of = {"case": case, "key": one.key, "generation": one.generation, "holder": one.holder}
    if not WrappedKey.objects.filter(**of).exists():
        WrappedKey(organisation=organisation, blob=from_b64(one.blob), **of).save(force_insert=True)
