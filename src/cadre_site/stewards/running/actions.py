"""Asking for a run, and stopping it. Each writes its audit row."""

from __future__ import annotations

from cadre.workspace.config import Workspace
from cadre_site.accounts.models import User
from cadre_site.accounts.rights import need
from cadre_site.audit.actors import Operator
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action
from cadre_site.stewards.places import country_of
from cadre_site.stewards.running import runs
from cadre_site.stewards.running.runs import Run, What


@action
def ask(*, workspace: Workspace, what: What, release: str = "", by: User) -> Run:
    """Queue it for the next free worker.

    Raises:
        CadreError: ``by`` is no steward of the country, may not bring its releases; another run is open.
    """
    from cadre_site.stewards.running.tasks import carry_out

    country = country_of(workspace)
    need(by, "data", country)
    if what == "hand_over":
        need(by, "bring", country)
    made = runs.ask(workspace, what, by.pseudonym, release)
    record(by=by, action="run_asked", subject=country, facts={"run": made.id, "what": what})
    carry_out.enqueue(country, made.id)
    return made


@action
def stop(*, workspace: Workspace, run: Run, by: User) -> None:
    country = country_of(workspace)
    need(by, "data", country)
    runs.stop(run)
    record(by=by, action="run_stopped", subject=country, facts={"run": run.id})


@action
def note_end(*, country: str, run: Run, pseudonym: str) -> None:
    """By whoever asked for it, or by the machine when they are gone."""
    person = User.objects.filter(pseudonym=pseudonym).first()
    facts = {"run": run.id, "state": run.state, **(run.ended.facts if run.ended else {})}
    record(by=person or Operator("cadre work"), action="run_ended", subject=country, facts=facts)
