"""Everything that can happen to people and organisations; each with its audit row in the same transaction.

No name and no address goes into the audit: people are pseudonyms there, and invitations numbers.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Language
from cadre_site.accounts.models import (
    EmailChange,
    Invitation,
    Membership,
    Organisation,
    User,
    Verification,
)
from cadre_site.accounts.rights import memberships, need
from cadre_site.accounts.roles import Kind, roles
from cadre_site.audit.actors import Actor, Operator
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action

FIRST_LINK = timedelta(hours=24)
INVITATION = timedelta(days=7)
EMAIL_LINK = timedelta(hours=24)
VERIFIERS = 2
WEB = ("http", "https")


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _refused(key: str, **facts: object) -> CadreError:
    return CadreError(key, ExitCode.USAGE, **facts)


def _invitation(lasts: timedelta, **given: Any) -> tuple[Invitation, str]:
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    made = Invitation(digest=token_digest(token), made_at=now, ends_at=now + lasts, **given)
    made.save(force_insert=True)
    return made, token


@action
def invite_administrator(*, language: Language, by: Operator) -> str:
    """A link by which whoever has it becomes an administrator, within a day. One used, all are over."""
    made, token = _invitation(FIRST_LINK, language=language, role="administrator")
    record(by=by, action="invited", subject=f"invitation {made.pk}", facts={"role": "administrator"})
    return token


@action
def invite(
    *, email: str, language: Language, role: str, organisation: Organisation | None, country: str, by: User
) -> tuple[Invitation, str]:
    """An invitation and the token of its link.

    Raises:
        CadreError: ``by`` may not; the address has an account; the role does not fit the organisation.
    """
    need(by, "people")
    if User.objects.filter(email__iexact=email).exists():
        raise _refused("site-account-exists", email=email)
    _check_fit(role, organisation)
    for before in Invitation.objects.filter(email__iexact=email, closed_at=None):
        _close(before)
    made, token = _invitation(
        INVITATION, email=email.lower(), language=language, role=role, organisation=organisation,
        country=country, invited_by=by,
    )  # fmt: skip
    facts = role_facts(role, organisation, country)
    record(by=by, action="invited", subject=f"invitation {made.pk}", facts=facts)
    return made, token


def role_facts(role: str, organisation: Organisation | None, country: str) -> dict[str, Any]:
    return {"role": role, "organisation": organisation and organisation.pk, "country": country}


def _check_fit(role: str, organisation: Organisation | None) -> None:
    if not role:
        return
    known = roles()[role]
    if known.scope != "site" and (organisation is None or organisation.kind not in known.kinds):
        raise _refused("site-role-unfit", role=role)


@action
def withdraw(*, invitation: Invitation, by: User) -> None:
    need(by, "people")
    found = Invitation.objects.get(pk=invitation.pk)
    if found.closed_at is None:
        _close(found)
        record(by=by, action="invitation_withdrawn", subject=f"invitation {found.pk}", facts={})


@action
def close_overdue(*, by: Operator) -> int:
    """Close the invitations whose time is over, so that no address is kept for them, and the changes of
    address; how many invitations there were."""
    for change in EmailChange.objects.filter(closed_at=None, ends_at__lte=datetime.now(UTC)):
        _close_change(change)
    overdue = list(overdue_invitations())
    for one in overdue:
        _close(one)
        record(by=by, action="invitation_over", subject=f"invitation {one.pk}", facts={})
    return len(overdue)


def overdue_invitations() -> Any:
    return Invitation.objects.filter(closed_at=None, ends_at__lte=datetime.now(UTC))


def open_invitation(token: str) -> Invitation | None:
    """The invitation of a link that can still be used."""
    now = datetime.now(UTC)
    found = Invitation.objects.filter(digest=token_digest(token), closed_at=None, ends_at__gt=now)
    return found.select_related("organisation", "invited_by").first()


@action
def join(*, token: str, email: str, name: str, password: str, language: Language) -> User:
    """Take up an invitation: an account with the role it gives. The link is used up.

    Raises:
        CadreError: the link was used, withdrawn or is too old; the address has an account.
    """
    invitation = open_invitation(token)
    if invitation is None:
        raise _refused("site-link-over")
    address = (invitation.email or email).lower()
    if User.objects.filter(email__iexact=address).exists():
        raise _refused("site-account-exists", email=address)
    now = datetime.now(UTC)
    user = User(email=address, name=name, language=language, joined_at=now)
    user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    record(by=user, action="joined", subject=user.pseudonym, facts={"invitation": invitation.pk})
    if invitation.role:
        given_by = invitation.invited_by or Operator("link")
        _give(user, invitation.role, invitation.organisation, invitation.country, given_by)
    _close(invitation, user)
    if invitation.invited_by is None:
        for other in Invitation.objects.filter(invited_by=None, closed_at=None):
            _close(other)
    return user


def _close(invitation: Invitation, accepted_by: User | None = None) -> None:
    """The address is needed no longer."""
    invitation.closed_at, invitation.accepted_by, invitation.email = datetime.now(UTC), accepted_by, ""
    invitation.save()


def _give(user: User, role: str, organisation: Organisation | None, country: str, by: Actor) -> None:
    of, within = _scope(role, organisation, country)
    given = Membership(user=user, role=role, organisation=of, country=within, given_at=datetime.now(UTC))
    given.save(force_insert=True)
    record(by=by, action="role_given", subject=user.pseudonym, facts=role_facts(role, of, within))


def _scope(role: str, organisation: Organisation | None, country: str) -> tuple[Organisation | None, str]:
    """For which organisation and country a role is held; one of the whole site is for none."""
    scope = roles()[role].scope
    return organisation if scope != "site" else None, country if scope == "country" and organisation else ""


@action
def give_role(*, to: User, role: str, organisation: Organisation | None, country: str, by: User) -> None:
    """Raises CadreError: ``by`` may not, or gives it to themselves; it does not fit; it is held already."""
    need(by, "people")
    if to.pk == by.pk:
        raise _refused("site-role-oneself")
    _check_fit(role, organisation)
    of, within = _scope(role, organisation, country)
    if memberships(to).filter(role=role, organisation=of, country=within).exists():
        raise _refused("site-role-held")
    _give(to, role, organisation, country, by)


@action
def end_role(*, membership: Membership, by: User) -> None:
    """Raises CadreError: ``by`` may not; it is the last administrator's."""
    need(by, "people")
    found = Membership.objects.select_related("user", "organisation").get(pk=membership.pk)
    if found.ended_at is None:
        _check_not_last(found.user, found)
        found.ended_at = datetime.now(UTC)
        found.save()
        facts = role_facts(found.role, found.organisation, found.country)
        record(by=by, action="role_ended", subject=found.user.pseudonym, facts=facts)


def _check_not_last(user: User, ending: Membership | None = None) -> None:
    """A site without an administrator could only be mended at the terminal."""
    held = memberships(user).filter(role="administrator")
    if not (held.exists() if ending is None else ending.role == "administrator"):
        return
    others = Membership.objects.filter(role="administrator", ended_at=None, user__is_active=True)
    if not others.exclude(user=user).exists():
        raise _refused("site-last-administrator")


@action
def propose_organisation(
    *, name_en: str, name_ru: str, kind: Kind, country: str, website: str, by: User
) -> Organisation:
    """``website`` is shown, and opened by nothing here.

    Raises:
        CadreError: ``by`` may not; there is one of that name in the country; the website is none.
    """
    need(by, "organisations")
    if website and website.partition("://")[0].lower() not in WEB:
        raise _refused("site-website-unfit", website=website)
    if Organisation.objects.filter(Q(name_en__iexact=name_en) | Q(name_ru__iexact=name_ru), country=country):
        raise _refused("site-organisation-exists", name=name_en)
    made = Organisation(
        name_en=name_en, name_ru=name_ru, kind=kind, country=country, website=website, proposed_by=by,
        proposed_at=datetime.now(UTC),
    )  # fmt: skip
    made.save(force_insert=True)
    facts = {"kind": kind, "country": country, "name": name_en}
    record(by=by, action="organisation_proposed", subject=f"organisation {made.pk}", facts=facts)
    return made


@action
def verify_organisation(*, organisation: Organisation, evidence: str, by: User) -> Organisation:
    """One person's word; with the second person's the organisation counts.

    Raises:
        CadreError: ``by`` may not, or has given their word already.
    """
    need(by, "organisations")
    found = Organisation.objects.get(pk=organisation.pk)
    if found.verifications.filter(by=by).exists():
        raise _refused("site-verified-already")
    Verification(organisation=found, by=by, at=datetime.now(UTC), evidence=evidence).save(force_insert=True)
    subject = f"organisation {found.pk}"
    record(by=by, action="organisation_seen", subject=subject, facts={"evidence": token_digest(evidence)})
    if found.verified_at is None and found.verifications.count() >= VERIFIERS:
        found.verified_at = datetime.now(UTC)
        found.save()
        record(by=by, action="organisation_verified", subject=subject, facts={})
    return found


@action
def change_oneself(*, name: str, language: Language, by: User) -> None:
    found = User.objects.get(pk=by.pk)
    found.name, found.language = name, language
    found.save()
    record(by=by, action="details_changed", subject=by.pseudonym, facts={"language": language})


@action
def change_password(*, password: str, by: User) -> None:
    by.set_password(password)
    by.save()
    record(by=by, action="password_changed", subject=by.pseudonym, facts={})


@action
def ask_email(*, email: str, by: User) -> str:
    """Remember the address somebody wants in place of theirs, and give the token of the link to it.

    It is remembered also when it has an account already: whoever asks must not see a difference anywhere.
    """
    for before in EmailChange.objects.filter(user=by, closed_at=None):
        _close_change(before)
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    made = EmailChange(
        user=by, digest=token_digest(token), email=email.lower(), made_at=now, ends_at=now + EMAIL_LINK
    )
    made.save(force_insert=True)
    record(by=by, action="email_asked", subject=by.pseudonym, facts={})
    return token


def open_change(token: str, of: User) -> EmailChange | None:
    """The change behind a link, for the person who asked for it and nobody else."""
    now = datetime.now(UTC)
    found = EmailChange.objects.filter(digest=token_digest(token), user=of, closed_at=None, ends_at__gt=now)
    return found.first()


@action
def change_email(*, token: str, by: User) -> str:
    """The new address in place of the old one, which is returned. The link is used up.

    Raises:
        CadreError: the link is over or another person's; the address has got an account since.
    """
    change, user = open_change(token, by), User.objects.get(pk=by.pk)
    if change is None or User.objects.filter(email__iexact=change.email).exists():
        raise _refused("site-link-over")
    before, user.email = user.email, change.email
    user.save()
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    _close_change(change)
    record(by=by, action="email_changed", subject=by.pseudonym, facts={})
    return before


def _close_change(change: EmailChange) -> None:
    """The address is needed no longer."""
    change.closed_at, change.email = datetime.now(UTC), ""
    change.save()


@action
def end_session(*, session: UserSession, by: User) -> None:
    """One of one's own sessions, on another machine perhaps."""
    if session.user_id != by.pk:
        raise _refused("site-not-allowed")
    session.end()
    record(by=by, action="session_ended", subject=by.pseudonym, facts={})


@action
def erase(*, by: User) -> None:
    """Everything about oneself goes but the pseudonym, which stands in the audit.

    Raises:
        CadreError: nobody else is administrator.
    """
    _check_not_last(by)
    found, now = User.objects.get(pk=by.pk), datetime.now(UTC)
    for session in UserSession.objects.filter(user=found):
        session.end()
    Authenticator.objects.filter(user=found).delete()
    EmailAddress.objects.filter(user=found).delete()
    for change in EmailChange.objects.filter(user=found, closed_at=None):
        _close_change(change)
    for held in memberships(found):
        held.ended_at = now
        held.save()
    found.email, found.name = f"{found.pseudonym.lower()}@erased.invalid", ""
    found.is_active, found.erased_at = False, now
    found.set_unusable_password()
    found.save()
    record(by=by, action="erased", subject=by.pseudonym, facts={})
