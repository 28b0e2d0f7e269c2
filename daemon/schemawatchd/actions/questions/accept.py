"""Take the current schema of a target as its baseline."""

from schemawatchd.actions.api import OPEN_STATES, QuestionArguments, QuestionContext, question
from schemawatchd.errors import UsageError
from schemawatchd.incidents.target_state import Acceptance
from schemawatchd.rules.ledger import half_applied


class AcceptArguments(QuestionArguments, frozen=True):
    """The target, and why its current schema is right."""

    target: str
    reason: str


@question()
def accept(context: QuestionContext, asked: AcceptArguments) -> None:
    """Have the next check of a target take what it finds as the baseline.

    Raises `UsageError` for a target that is not configured, or that is compared with something else.
    """
    target = asked.target
    context.demand_target(target)
    state = context.store.state(target)
    expected = state.expected_from if state else ""
    if expected and not expected.startswith("baseline@"):
        raise UsageError(
            f"`{target}` is compared with {expected}, so there is no baseline to accept",
            hint="Change the schema or write a migration; `schemawatchd waive` accepts single findings.",
        )
    if any(each.rule == half_applied.check.code for each in context.store.incidents(target, OPEN_STATES)):
        raise UsageError(
            f"a migration of `{target}` failed half-way, so the current state cannot be a baseline",
            hint="Correct the migration first; `schemawatchd status` names it.",
        )
    context.store.accept(target, Acceptance(by=context.author, at=context.clock.now(), reason=asked.reason))
