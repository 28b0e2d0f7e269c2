"""A look that remembers nothing, as `check` does, and `--once` beside a daemon."""

from collections.abc import Sequence
from pathlib import Path

import click

from schemawatchd.actions.duplicate_schemas import about_definitions
from schemawatchd.actions.explain import places
from schemawatchd.cli.options import Wishes
from schemawatchd.cli.output import show
from schemawatchd.cli.progress import looking_at, progress
from schemawatchd.errors import UsageError
from schemawatchd.reports.report import Status
from schemawatchd.schema.target import Alike, Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.watch.parity import parities
from schemawatchd.watch.report import Threshold, report
from schemawatchd.watch.result import Examination, Outcome
from schemawatchd.wiring.container import App, look
from schemawatchd.wiring.reverts import reverting


def alike(configured: Configuration, targets: Sequence[Target]) -> tuple[Alike, ...]:
    """The configured parities among these targets, or all of them in one. Raises `UsageError` for one alone."""
    names = tuple(each.name for each in targets)
    found = tuple(each for each in configured.parities if set(each.targets) <= set(names))
    if not found and len(names) == 1:
        raise UsageError("`--parity` needs at least two targets", hint=f"Add another target to `{names[0]}`.")
    return found or (Alike(targets=names, always=True),)


def looked(configured: Configuration, wishes: Wishes, *, grid: bool = False) -> int:
    """Look at the targets, show the report, and answer with the exit code.

    With `grid`, targets that no `[[parity]]` names are compared with each other, too. Raises `UsageError`.
    """
    app = App(configured)
    try:
        targets = app.targets(wishes.target)
        alikes = alike(configured, targets) if grid else configured.parities
        with progress(looking_at(targets), wishes.quiet) as count:
            outcomes = [reverting(app, each) for each in look(app, targets, count)]
            beside = about_definitions(app)
            answers = parities(alikes, outcomes, configured.policy, app.answers)
    finally:
        app.close()
    result = report(
        outcomes,
        app.clock.now(),
        Threshold(severity=wishes.threshold, pending=wishes.fail_on_pending),
        {},
        parities=answers,
        beside_them=beside,
    )
    show(result, wishes, configured.timezone, grid=grid, places=places(outcomes, Path.cwd()))
    if not wishes.quiet and (unsure := _unsure(outcomes)):
        click.echo(
            f"schemawatchd: `check` keeps no history, so it cannot tell whether {unsure} changed."
            " Use `--once` for that.",
            err=True,
        )
    return result.exit_codes[0]


def _unsure(outcomes: Sequence[Outcome]) -> str:
    """The file and the targets that drifted from it, where no migrations say which of the two is ahead."""
    drifted = [
        each.target.name
        for each in outcomes
        if isinstance(each, Examination) and each.status is Status.DRIFT and each.target.migrations is None
    ]
    return f"the schema file or {', '.join(drifted)}" if drifted else ""
