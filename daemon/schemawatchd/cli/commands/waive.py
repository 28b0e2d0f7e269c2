"""`waive`: accept what differs until a day, in a file of the repository."""

import errno
import getpass
import os
import stat
from datetime import datetime
from pathlib import Path

import click

from schemawatchd.app.parts import App, look
from schemawatchd.cli.configured import configuration, of_targets
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.incidents.waiver import block
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.watch.result import Examination

_SHORTEST = 4
_HEADING = "# Drift that we accept until a day. `schemawatchd waive` adds to it; take out what is put right.\n\n"


@click.command(
    name="waive",
    short_help="Accept a finding until a date, in the repository.",
    epilog=examples(
        'schemawatchd waive 9f2c --until 2026-12-31 --reason "renamed with release 12"',
        'schemawatchd waive --all --target legacy --until 2026-12-31 --reason "will be replaced"',
    ),
)
@click.argument("finding", required=False)
@click.option("--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day.")
@click.option("--reason", metavar="TEXT", required=True, help="Why it may stay.")
@click.option("--author", metavar="NAME", help="Who says so (default: you).")
@shared("config", "target", "output", "show_all")
def command(
    wishes: Wishes,
    *,
    finding: str | None,
    until: datetime,
    reason: str,
    author: str | None,
) -> None:
    """Accept FINDING, by its id or the first four characters of it, until DATE.

    With --all and --target NAME, everything that differs there now.

    The waiver goes into the file that `waivers` names. A drift that changes is not covered by it any more.
    """
    configured = configuration(wishes, of_targets(wishes))
    app = App(configured)
    try:
        found = _chosen(app, wishes, finding, everything=wishes.show_all)
    finally:
        app.close()
    who = author or getpass.getuser()
    blocks = "\n".join(block(each, until.date(), reason, who) for each in found)
    _written(configured.waivers, blocks, len(found), wishes)


def _chosen(app: App, wishes: Wishes, mark: str | None, *, everything: bool) -> list[Finding]:
    if (mark is None) == (not everything):
        raise UsageError("name a finding, or say --all with --target NAME")
    if everything and not wishes.target:
        raise UsageError("--all needs --target NAME", hint="What is accepted is accepted for one database.")
    there = [
        each
        for outcome in look(app, app.targets(wishes.target))
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


def _add(path: Path, blocks: str) -> None:
    """Add to the file at `path`; never through a link, which in a checkout of others may name any file of ours."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    with os.fdopen(file, "r+", encoding="utf-8") as waivers:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file")
        known = waivers.read() or _HEADING
        waivers.seek(0)
        waivers.write(f"{known.rstrip()}\n\n{blocks}")
        waivers.truncate()


def _written(path: Path, blocks: str, count: int, wishes: Wishes) -> None:
    try:
        _add(path, blocks)
    except OSError as error:
        says = f"schemawatchd: {path} cannot be written ({error.strerror}); commit this to it:"
        click.echo(harmless(says), err=True)
        write(blocks, wishes)
        return
    said = "1 finding" if count == 1 else f"{count} findings"
    write(f"Waived {said} in {harmless(path.name)}. Commit it.\n", wishes)
