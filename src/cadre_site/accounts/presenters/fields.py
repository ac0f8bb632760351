"""A form as plain values; labels and errors come from the catalogue, by field name and error code.

Django's and allauth's own words are in English alone and never reach a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cadre.catalogue.messages import all_messages, say
from cadre.vocabulary.languages import Language


@dataclass(frozen=True)
class Field:
    name: str
    id: str
    label: str
    hint: str
    kind: str
    value: str
    required: bool
    autocomplete: str
    options: tuple[tuple[str, str], ...]
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """``errors``: those of the form as a whole, which belong to no field."""

    fields: tuple[Field, ...]
    errors: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        return bool(self.errors) or any(field.errors for field in self.fields)


def form_of(form: forms.BaseForm, language: Language) -> Form:
    found = form.errors.as_data() if form.is_bound else {}
    fields = tuple(_field(bound, found.get(bound.name, []), language) for bound in form)
    whole = tuple(error_text(error, "", language) for error in found.get("__all__", []))
    hidden = [text for field in fields if field.kind == "hidden" for text in field.errors]
    return Form(fields, (*whole, *hidden))


def _field(bound: Any, errors: list[ValidationError], language: Language) -> Field:
    kind, value = _kind(bound.field.widget), bound.value()
    return Field(
        name=bound.html_name, id=bound.auto_id, label=say(f"site.field.{bound.name}", language),
        hint=_or_empty(f"site.hint.{bound.name}", language), kind=kind,
        value="" if value is None or kind == "password" else str(value), required=bound.field.required,
        autocomplete=bound.field.widget.attrs.get("autocomplete", "off"),
        options=tuple((str(code), str(label)) for code, label in getattr(bound.field, "choices", ())),
        errors=tuple(error_text(error, bound.name, language) for error in errors),
    )  # fmt: skip


def _kind(widget: forms.Widget) -> str:
    for kind, known in (("hidden", forms.HiddenInput), ("select", forms.Select), ("area", forms.Textarea)):
        if isinstance(widget, known):
            return kind
    return str(widget.attrs.get("type") or widget.input_type)


def _or_empty(key: str, language: Language) -> str:
    return say(key, language) if key in all_messages() else ""


def error_text(error: ValidationError, field: str, language: Language) -> str:
    code = error.code or ("passwords_differ" if field == "password2" else "invalid")
    for key in (f"site.wrong.{field}.{code}", f"site.wrong.{code}"):
        if key in all_messages():
            return say(key, language, **(error.params or {}))
    return say("site.wrong.invalid", language)
