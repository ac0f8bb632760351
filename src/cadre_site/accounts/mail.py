"""Letters in the language of who reads them. Their texts stand in the catalogue."""

from __future__ import annotations

from django.core.mail import EmailMessage

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language


def letter(kind: str, to: str, language: Language, **facts: object) -> EmailMessage:
    subject = say(f"mail.{kind}.subject", language, **facts)
    body = say(f"mail.{kind}.body", language, **facts)
    end = say("mail.end", language)
    return EmailMessage(subject, f"{body}\n\n{end}\n", to=[to])
