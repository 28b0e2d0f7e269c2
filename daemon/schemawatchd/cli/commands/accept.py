"""`accept`: what is there is right."""

import click

from schemawatchd.actions.api_client import open_api, running_daemon
from schemawatchd.actions.once import check_to_accept
from schemawatchd.actions.questions.accept import AcceptArguments, accept
from schemawatchd.actions.questions.check_now import CheckNowArguments, check_now
from schemawatchd.cli.commands.status import NOTHING_YET
from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import Wishes, demand_reason, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.reports.harmless import harmless
from schemawatchd.settings.secrets import NO_SECRET, Needed
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.access import enter
from schemawatchd.store.lock import Lock


@click.command(
    name="accept",
    short_help="Make the current schema of a target its new baseline.",
    epilog=examples(
        'schemawatchd accept legacy -m "approved in review 512"',
        'schemawatchd --config /etc/shop.toml accept legacy -m "restored from backup"',
    ),
)
@click.argument("named", metavar="TARGET")
@click.option("-m", "--reason", metavar="TEXT", required=True, help="Why the current schema is right.")
@shared("config", "output")
def command(wishes: Wishes, named: str, reason: str) -> None:
    """Make the current schema of a target its new baseline.

    Only for targets whose applied migrations cannot be replayed and that have no schema file: they are compared
    with an earlier state of themselves. Open drift ends with it. All other targets follow their schema file or
    their migrations.
    """
    demand_reason(reason)
    configured = configuration(wishes, NO_SECRET)
    with open_api(configured) as asked:
        if asked is None:
            raise UsageError("nothing has been checked yet, so there is nothing to accept", hint=NOTHING_YET)
        asked.ask(accept, AcceptArguments(target=named, reason=reason))
    _check(wishes, configured, named)
    write(f"{harmless(named)}: the current state is now its baseline. The next check compares with it.\n", wishes)


def _check(wishes: Wishes, configured: Configuration, target: str) -> None:
    """The check that carries it out: the daemon's, else one of our own."""
    remote = running_daemon(configured)
    if remote is not None:
        remote.ask(check_now, CheckNowArguments(targets=(target,)))
        return
    enter(configured.state)
    lock = Lock(configured.state).acquire(watches=False)
    try:
        check_to_accept(configuration(wishes, Needed(frozenset({target}))), target)
    finally:
        lock.release()
