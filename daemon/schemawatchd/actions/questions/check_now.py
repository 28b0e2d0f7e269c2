"""A check that the daemon makes at once."""

from contextlib import closing

from schemawatchd.actions.api import QuestionArguments, QuestionContext, question
from schemawatchd.actions.once import past_of_findings
from schemawatchd.errors import StoreBroken, UsageError
from schemawatchd.reports.report import Report
from schemawatchd.rules.finding import Severity
from schemawatchd.store.store import Store
from schemawatchd.watch.parity import parities
from schemawatchd.watch.report import Sinces, Threshold, report
from schemawatchd.wiring.container import Container
from schemawatchd.wiring.persistence import KnownTexts


class CheckNowArguments(QuestionArguments, frozen=True):
    """The targets to check (none named: all), and what decides the exit code."""

    targets: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.NOTICE
    fail_on_pending: bool = False


@question(patience=180.0)
def check_now(context: QuestionContext, asked: CheckNowArguments) -> Report:
    """Check targets now, keep the result and notify. Raises `UsageError` where no daemon answers."""
    if context.check_now is None:
        raise UsageError("no daemon runs that could check", hint="Check with `schemawatchd --once`.")
    configuration = context.configuration
    known = KnownTexts(context.store, context.clock)
    with closing(Container(configuration, clock=context.clock, known=known)) as container:
        outcomes = context.check_now([each.name for each in container.targets(asked.targets)])
        answers = parities(configuration.parities, outcomes, configuration.policy, container.answers)
    threshold = Threshold(severity=asked.fail_on, pending=asked.fail_on_pending)
    return report(outcomes, context.clock.now(), threshold, _past(context.store), parities=answers)


def _past(store: Store) -> Sinces:
    """What is known of each finding; nothing while the state store cannot be read."""
    try:
        return past_of_findings(store)
    except StoreBroken:
        return {}
