"""The forms of accounts. They check; their words come from the catalogue (``presenters/fields.py``)."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator, URLValidator

from cadre.vocabulary.languages import Language
from cadre_site.accounts.actions import WEB
from cadre_site.accounts.models import Invitation, Organisation, User
from cadre_site.accounts.presenters import choices
from cadre_site.accounts.roles import roles

COUNTRY = RegexValidator(r"^[A-Z]{3}$", code="country")


def _password() -> forms.CharField:
    return forms.CharField(
        strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


def _text(length: int = 200, **given: Any) -> forms.CharField:
    auto = given.pop("autocomplete", "off")
    return forms.CharField(max_length=length, widget=forms.TextInput(attrs={"autocomplete": auto}), **given)


class CountryField(forms.CharField):
    """Three capital letters, as ISO 3166-1 has them; small ones are taken for capitals."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=3, required=False, validators=[COUNTRY], **given)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value).upper()


class WebsiteField(forms.URLField):
    """An address that a browser opens as a page; Django's own field takes ftp too."""

    default_validators = (URLValidator(schemes=WEB),)

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, assume_scheme="https", **given)


class JoinForm(forms.Form):
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    name = _text(autocomplete="name")
    password1 = _password()

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invitation.email:
            del self.fields["email"]
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        user = User(email=self.invitation.email or given.get("email", ""), name=given.get("name", ""))
        if "password1" in given:
            try:
                validate_password(given["password1"], user)
            except forms.ValidationError as problem:
                self.add_error("password1", problem)
        return given


class DetailsForm(forms.Form):
    name = _text(autocomplete="name")
    language = forms.ChoiceField(choices=choices.languages())


class EmailForm(forms.Form):
    new_email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class RoleForm(forms.Form):
    """A role for an organisation and a country."""

    role = forms.ChoiceField()
    organisation = forms.ModelChoiceField(Organisation.objects.none(), required=False)
    country = CountryField()

    def __init__(self, language: Language, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = choices.role_choices(language)
        self.fields["organisation"].queryset = Organisation.objects.order_by("name_en")
        self.fields["organisation"].choices = choices.organisation_choices(language)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        role = roles().get(given.get("role", ""))
        if role is not None and role.scope != "site" and "organisation" in given:
            if given["organisation"] is None:
                self.add_error("organisation", forms.ValidationError("", code="required"))
            elif given["organisation"].kind not in role.kinds:
                self.add_error("organisation", forms.ValidationError("", code="unfit"))
        return given


class InviteForm(RoleForm):
    email = forms.EmailField(widget=forms.EmailInput())
    language = forms.ChoiceField(choices=choices.languages())
    field_order = ("email", "language", "role", "organisation", "country")


class OrganisationForm(forms.Form):
    name_en = _text()
    name_ru = _text()
    kind = forms.ChoiceField()
    country = CountryField()
    website = WebsiteField()

    def __init__(self, language: Language, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices.kind_choices(language)


class EvidenceForm(forms.Form):
    evidence = forms.CharField(max_length=2000, min_length=10, widget=forms.Textarea())


class AddPasskeyForm(AddWebAuthnForm):
    """Always one that also signs in by itself: a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = "on"
