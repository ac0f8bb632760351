"""A copy of what an organisation has on the server, for its own drawer, recovery and the drill."""

from __future__ import annotations

from collections.abc import Iterator

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.concerns.models import IdentityBlob, Manifest, Message, ReceivingOrganisation, WrappedKey
from cadre_site.concerns.models.cases import Case
from cadre_site.concerns.protocol.cases import WrappedKey as Wrapped
from cadre_site.concerns.protocol.encoding import b64
from cadre_site.concerns.protocol.manifests import Signed
from cadre_site.concerns.scope import within
from cadre_site.concerns.tools.copies import CopiedCase, CopiedMessage, Copy


def organisation_of(slug: str) -> ReceivingOrganisation:
    """Raises CadreError (USAGE): no such organisation."""
    found = ReceivingOrganisation.objects.filter(slug=slug).first()
    if found is None:
        raise CadreError("concerns-no-organisation", ExitCode.USAGE, slug=slug)
    return found


def copy_of(slug: str) -> Copy:
    """Everything but files, in one transaction.

    Raises:
        CadreError: (USAGE) no such organisation; (NOT_READY) it has no manifest yet.
    """
    organisation = organisation_of(slug)
    with within(organisation.pk):
        newest = Manifest.objects.order_by("-version").first()
        if newest is None:
            raise CadreError("concerns-no-manifest", ExitCode.NOT_READY, slug=slug)
        signed = Signed(manifest=newest.text, signature=newest.signature)
        return Copy(organisation=slug, manifest=signed, cases=tuple(_cases()))


def _cases() -> Iterator[CopiedCase]:
    for case in Case.objects.order_by("handle"):
        identity = IdentityBlob.objects.filter(case=case).first()
        yield CopiedCase(
            handle=case.handle,
            keys=tuple(
                Wrapped(key=one.key, generation=one.generation, holder=one.holder, blob=b64(bytes(one.blob)))
                for one in WrappedKey.objects.filter(case=case).order_by("key", "generation", "holder")
            ),
            messages=tuple(
                CopiedMessage(seq=one.seq, generation=one.generation, blob=b64(bytes(one.blob)))
                for one in Message.objects.filter(case=case).order_by("seq")
            ),
            identity=None if identity is None else b64(bytes(identity.blob)),
        )
