"""`waive`: accept what differs until a day, in a file of the repository."""

import errno
import getpass
import os
import stat
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click
import msgspec

from schemawatchd.actions.check import check_targets
from schemawatchd.cli.load_config import configuration, demand_targets, of_targets
from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, demand_reason, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.clock import SystemClock
from schemawatchd.errors import UsageError
from schemawatchd.incidents.waiver import Waiver, Waivers, block, without
from schemawatchd.reports.harmless import harmless, json_document
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.settings.secrets import NO_SECRET
from schemawatchd.settings.translate import Configuration
from schemawatchd.watch.result import Examination
from schemawatchd.wiring.container import Container

_SHORTEST = 4
_HEADING = """\
# Differences that are accepted until a date. `schemawatchd waive` adds one, `waive end` removes it.

"""


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
    configured = configuration(wishes, of_targets(wishes))
    today = _today(configured)
    if until.date() < today:
        raise UsageError(
            f"`--until {until.date()}` is in the past: today is {today}",
            hint="Name the last day on which it is accepted.",
        )
    container = Container(configured)
    try:
        found = _chosen(container, wishes, finding, everything=wishes.show_all)
    finally:
        container.close()
    who = author or getpass.getuser()
    blocks = "\n".join(block(each, until.date(), reason, who) for each in found)
    _written(configured.waivers, blocks, len(found), wishes)


@command.command(
    name="list",
    epilog=examples("schemawatchd waive list", "schemawatchd waive list --target prod --format json"),
)
@shared("config", "target", "output", formats=TEXT_AND_JSON)
def show(wishes: Wishes) -> None:
    """Show what is accepted, until when, by whom and why; each line begins with the id of the finding."""
    configured = configuration(wishes, NO_SECRET)
    demand_targets(configured, wishes.target)
    found = [each for each in _kept(configured).items if not wishes.target or each.target in wishes.target]
    if wishes.format == "json":
        rows = [{"finding": each.finding, **msgspec.to_builtins(each)} for each in found]
        write(json_document(rows), wishes)
        return
    today = _today(configured)
    lines = [_line(each, today) for each in sorted(found, key=lambda each: (each.until, each.target, each.object))]
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
    kept = _kept(configured).items
    found = [each for each in kept if each.finding.startswith(mark) and len(mark) >= _SHORTEST]
    if len({each.finding for each in found}) != 1:
        raise UsageError(
            f"{'several waivers begin' if found else 'no waiver begins'} with `{mark}`",
            hint="`schemawatchd waive list` shows them with their ids.",
        )
    path = configured.waivers
    try:
        _change(path, lambda text: without(text, [each.fingerprint for each in found]))
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", hint="Remove the waiver from the file by hand."
        ) from error
    said = f"Ended the waiver of {found[0].object} on {found[0].target} in {path.name}. Commit it."
    write(f"{harmless(said)}\n", wishes)


def _kept(configured: Configuration) -> Waivers:
    """The waivers of the file. Raises `SourceInvalid` where it cannot be understood."""
    found = Container(configured).waivers()
    if found.trouble is not None:
        raise found.trouble
    return found


def _line(waiver: Waiver, today: date) -> str:
    over = " (over)" if waiver.until < today else ""
    what = f"{waiver.target}: {waiver.rule} {waiver.object}"
    return f"{waiver.finding[:_SHORTEST]}  {what}, until {waiver.until}{over}, by {waiver.author}: {waiver.reason}"


def _today(configured: Configuration) -> date:
    return SystemClock().now().astimezone(configured.timezone).date()


def _chosen(container: Container, wishes: Wishes, mark: str | None, *, everything: bool) -> list[Finding]:
    if (mark is None) == (not everything):
        raise UsageError("name a finding, or use --all with --target NAME")
    if everything and not wishes.target:
        raise UsageError("--all needs --target NAME", hint="A waiver belongs to one database.")
    there = [
        each
        for outcome in check_targets(container, container.targets(wishes.target))
        if isinstance(outcome, Examination)
        for each in outcome.findings
        if each.verdict is Verdict.DRIFT and each.waived is None
    ]
    if everything:
        chosen = there
    else:
        chosen = [each for each in there if each.id.startswith(str(mark)) and len(str(mark)) >= _SHORTEST]
    if not chosen:
        what = "nothing that differs" if everything else f"no drift `{mark}`"
        raise UsageError(f"there is {what} now", hint="`schemawatchd check --all` shows the ids.")
    if not everything and len(chosen) > 1:
        raise UsageError(f"`{mark}` begins {len(chosen)} ids", hint="Write more of it.")
    return chosen


def _change(path: Path, change: Callable[[str], str]) -> None:
    """Rewrite the file at `path`; never through a link, which in a checkout of others may name any file."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    with os.fdopen(file, "r+", encoding="utf-8") as waivers:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        changed = change(waivers.read())
        waivers.seek(0)
        waivers.write(changed)
        waivers.truncate()


def _written(path: Path, blocks: str, count: int, wishes: Wishes) -> None:
    try:
        _change(path, lambda text: f"{(text or _HEADING).rstrip()}\n\n{blocks}")
    except OSError as error:
        says = f"schemawatchd: {path} cannot be written ({error.strerror}); commit this to it:"
        click.echo(harmless(says), err=True)
        write(blocks, wishes)
        return
    said = "1 finding" if count == 1 else f"{count} findings"
    write(f"Waived {said} in {harmless(path.name)}. Commit it.\n", wishes)
