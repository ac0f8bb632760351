"""A step in words, for the terminal and for pages."""

from __future__ import annotations

from cadre.catalogue.messages import all_messages, say
from cadre.pipeline.memo import Event
from cadre.vocabulary.languages import Language, fill


def stage(event: Event, language: Language) -> str:
    return say(f"stage.{event.stage}", language)


def did(event: Event, language: Language) -> str:
    """What a finished step has done; that it had nothing to do."""
    if event.state == "unchanged":
        return say("cli.unchanged", language)
    messages = all_messages()
    for key in (f"did.{event.stage}.{event.facts.get('told', '')}", f"did.{event.stage}"):
        if key in messages:
            return fill(messages[key][language], language, event.facts)
    return say("cli.done", language)
