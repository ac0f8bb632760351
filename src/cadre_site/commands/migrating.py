"""``cadre migrate``: the site's database brought to this version."""

from __future__ import annotations

from typing import Annotated

import typer

from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre_site.commands.first_link import first_link, new_link
from cadre_site.commands.starting import migrate as bring_up
from cadre_site.commands.starting import set_up

Administrator = Annotated[bool, typer.Option("--administrator", help=told("migrate-administrator"))]


def migrate(administrator: Administrator = False, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    configuration = set_up(migrated=False)
    done = bring_up()
    screen.say("site.cli.migrated", count=len(done))
    if administrator:
        link: str | None = new_link(configuration)
        screen.say("site.cli.administrator-link", link=link)
    else:
        link = first_link(screen, configuration)
    screen.end("migrate", done=done, link=link)
