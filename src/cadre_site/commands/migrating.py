"""``cadre migrate``: the site's database brought to this version."""

from __future__ import annotations

from cadre.cli.options import AsJson, Quiet
from cadre.cli.show import Screen
from cadre_site.commands.starting import migrate as bring_up
from cadre_site.commands.starting import set_up


def migrate(as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    set_up(migrated=False)
    done = bring_up()
    screen.say("site.cli.migrated", count=len(done))
    screen.end("migrate", done=done)
