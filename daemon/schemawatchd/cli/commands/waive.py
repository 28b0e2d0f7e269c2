"""`waive`: accept what differs until a day, in a file of the repository."""

import getpass
from datetime import date, datetime

import click
import msgspec

from schemawatchd.actions.waive import (
    SHORTEST,
    add_waivers,
    demand_day_to_come,
    drift_now,
    end_waiver,
    present_waivers,
    today,
)
from schemawatchd.cli.load_config import configuration, demand_targets, of_targets
from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, demand_reason, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.clock import SystemClock
from schemawatchd.errors import UsageError
from schemawatchd.incidents.waiver import Waiver
from schemawatchd.reports.harmless import harmless, json_document
from schemawatchd.settings.secrets import NO_SECRET
from schemawatchd.wiring.container import Container


class _Waive(click.Group):
    """`waive FINDING` is `waive add FINDING`: the words of the commands are no ids."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "-h", "--help"):
            args = ["add", *args]
        return super().parse_args(ctx, args)


@click.group(
    name="waive",
    cls=_Waive,
    short_help="Accept findings until a date, in the repository.",
    epilog=examples(
        'schemawatchd waive 9f2c --until 2026-12-31 --reason "renamed with release 12"',
        "schemawatchd waive list",
    ),
)
def command() -> None:
    """Accept findings until a date, list what is accepted, and end it. `waive FINDING` is short for `waive add`.

    Waivers are kept in the file that `waivers` names in the configuration, to be committed.
    """


@command.command(
    name="add",
    epilog=examples(
        'schemawatchd waive add 9f2c --until 2026-12-31 --reason "renamed with release 12"',
        'schemawatchd waive add --all --target legacy --until 2026-12-31 --reason "will be replaced"',
    ),
)
@click.argument("finding", metavar="[FINDING]", required=False)
@click.option("--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day.")
@click.option("-m", "--reason", metavar="TEXT", required=True, help="Why the finding is accepted.")
@click.option("--author", metavar="NAME", help="Who accepts it (default: you).")
@shared("config", "target", "output", "show_all")
def add(
    wishes: Wishes,
    *,
    finding: str | None,
    until: datetime,
    reason: str,
    author: str | None,
) -> None:
    """Accept FINDING, by its id or the first four characters of it, until the end of DATE.

    With --all and --target NAME, accept every difference there is now. If the drift changes, the waiver does not
    cover it any more.
    """
    demand_reason(reason)
    if (finding is None) == (not wishes.show_all):
        raise UsageError("name a finding, or use --all with --target NAME")
    if wishes.show_all and not wishes.target:
        raise UsageError("--all needs --target NAME", hint="A waiver belongs to one database.")
    configured = configuration(wishes, of_targets(wishes))
    demand_day_to_come(configured, until.date(), SystemClock())
    container = Container(configured)
    try:
        found = drift_now(container, wishes.target, finding)
        waived = add_waivers(container, found, until.date(), reason, author or getpass.getuser())
    finally:
        container.close()
    if waived.refused:
        says = f"schemawatchd: {waived.path} cannot be written ({waived.refused}); commit this to it:"
        click.echo(harmless(says), err=True)
        write(waived.lines, wishes)
        return
    count = len(waived.findings)
    said = "1 finding" if count == 1 else f"{count} findings"
    write(f"Waived {said} in {harmless(waived.path.name)}. Commit it.\n", wishes)


@command.command(
    name="list",
    epilog=examples("schemawatchd waive list", "schemawatchd waive list --target prod --format json"),
)
@shared("config", "target", "output", formats=TEXT_AND_JSON)
def show(wishes: Wishes) -> None:
    """Show what is accepted, until when, by whom and why; each line begins with the id of the finding."""
    configured = configuration(wishes, NO_SECRET)
    demand_targets(configured, wishes.target)
    found = [each for each in present_waivers(configured) if not wishes.target or each.target in wishes.target]
    if wishes.format == "json":
        rows = [{"finding": each.finding, **msgspec.to_builtins(each)} for each in found]
        write(json_document(rows), wishes)
        return
    now = today(configured, SystemClock())
    lines = [_line(each, now) for each in sorted(found, key=lambda each: (each.until, each.target, each.object))]
    write("".join(f"{harmless(line)}\n" for line in lines or ["No waiver."]), wishes)


@command.command(
    name="end",
    epilog=examples("schemawatchd waive end 9f2c", "schemawatchd --config shop.toml waive end 9f2c"),
)
@click.argument("mark", metavar="FINDING")
@shared("config", "output")
def end(wishes: Wishes, mark: str) -> None:
    """Take the waiver of a finding out of the file: the finding is drift again."""
    configured = configuration(wishes, NO_SECRET)
    ended = end_waiver(configured, mark)
    said = f"Ended the waiver of {ended.object} on {ended.target} in {configured.waivers.name}. Commit it."
    write(f"{harmless(said)}\n", wishes)


def _line(waiver: Waiver, now: date) -> str:
    over = " (over)" if waiver.until < now else ""
    what = f"{waiver.target}: {waiver.rule} {waiver.object}"
    return f"{waiver.finding[:SHORTEST]}  {what}, until {waiver.until}{over}, by {waiver.author}: {waiver.reason}"
