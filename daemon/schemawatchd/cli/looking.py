"""A look that remembers nothing, as `check` does, and `--once` beside a daemon."""

from schemawatchd.app.parts import App, look
from schemawatchd.cli.options import Wishes
from schemawatchd.cli.output import show
from schemawatchd.cli.progress import looking_at, progress
from schemawatchd.settings.translate import Configuration
from schemawatchd.watch.reporting import report


def looked(configured: Configuration, wishes: Wishes) -> int:
    """Look at the targets, show the report, and answer with the exit code."""
    app = App(configured)
    try:
        targets = app.targets(wishes.target)
        with progress(looking_at(targets), wishes.quiet):
            outcomes = look(app, targets)
    finally:
        app.close()
    result = report(outcomes, app.clock.now(), wishes.threshold, {})
    show(result, wishes, configured.timezone)
    return result.exit_codes[0]
