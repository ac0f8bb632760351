"""The forms of quality issues. They check; their words come from the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.catalogue.load import code_list, quality
from cadre.confidential.quality.recording import LONGEST, REASONED
from cadre.confidential.quality.saying import Names
from cadre.vocabulary.languages import Language
from cadre_site.accounts.models import User
from cadre_site.accounts.presenters.choices import Choices

_NONE = ("", "—")


def _long(required: bool = True) -> forms.CharField:
    return forms.CharField(max_length=LONGEST, required=required, widget=forms.Textarea())


def _people(stewards: list[User]) -> Choices:
    return [_NONE, *((one.pseudonym, one.name) for one in stewards)]


class OfIssue(forms.Form):
    """``revision``: of the issue as somebody saw it, so that nobody writes over what they have not read."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{type(self).__name__}_%s", **kwargs)


class OwnerForm(OfIssue):
    owner = forms.ChoiceField(required=False)

    def __init__(self, stewards: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = _people(stewards)


class StatusForm(OfIssue):
    status = forms.ChoiceField()
    reason = _long(required=False)
    field_order = ("status", "reason", "revision")

    def __init__(self, language: Language, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(id, name.in_(language)) for id, name in quality().statuses.items()]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("status") in REASONED and not given.get("reason"):
            self.add_error("reason", forms.ValidationError("", code="required"))
        return given


class NoteForm(OfIssue):
    note = _long()
    field_order = ("note", "revision")


class AddForm(forms.Form):
    """What somebody saw, and where."""

    seen = _long()
    occupation = forms.ChoiceField(required=False)
    area = forms.ChoiceField(required=False)
    year = forms.IntegerField(min_value=1900, max_value=2200, required=False)
    owner = forms.ChoiceField(required=False)

    def __init__(
        self, language: Language, areas: Names, stewards: list[User], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = code_list("occupation").names
        self.fields["occupation"].choices = [
            _NONE, *((code, name.in_(language)) for code, name in known.items())
        ]  # fmt: skip
        self.fields["area"].choices = [_NONE, *((code, name.in_(language)) for code, name in areas.items())]
        self.fields["owner"].choices = _people(stewards)
