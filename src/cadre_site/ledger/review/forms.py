"""The forms of the review."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.publishable.documents.compose.dates import long_date
from cadre.vocabulary.languages import Language
from cadre_site.ledger.models import Release


class ExplanationForm(forms.Form):
    text = forms.CharField(max_length=4000, min_length=10, widget=forms.Textarea())


class ReasonForm(forms.Form):
    """Why a release is sent back."""

    fault = forms.CharField(max_length=4000, min_length=10, widget=forms.Textarea())


class AnswerForm(forms.Form):
    """Why the same files are brought once more."""

    answer = forms.CharField(max_length=4000, min_length=10, widget=forms.Textarea())


class NoteForm(forms.Form):
    """What the public is told, in both languages."""

    note_en = forms.CharField(max_length=4000, min_length=10, widget=forms.Textarea())
    note_ru = forms.CharField(max_length=4000, min_length=10, widget=forms.Textarea())


class CorrectionForm(NoteForm):
    corrects = forms.ChoiceField()
    field_order = ("corrects", "note_en", "note_ru")

    def __init__(self, country: str, language: Language, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Release.objects.filter(country=country, state__in=("published", "superseded"))
        self.fields["corrects"].choices = [
            (one.id, f"{one.id}, {long_date(one.published_at, language)}")
            for one in found.order_by("-published_at")
        ]
