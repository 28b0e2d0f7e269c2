"""What was observed of a target, and what became of incidents."""

from datetime import datetime

from msgspec import structs

from schemawatchd.actions.api import QuestionArguments, QuestionContext, question
from schemawatchd.actions.api_types import Observed, TargetHistory
from schemawatchd.incidents.move import Entry
from schemawatchd.rules.rule import all_rules

_OVER = ("resolved", "withdrawn")


class HistoryArguments(QuestionArguments, frozen=True):
    """A target, and how many of its newest observations are wanted."""

    target: str
    limit: int


class JournalArguments(QuestionArguments, frozen=True):
    """The time from which on entries are wanted."""

    since: datetime


@question()
def history(context: QuestionContext, asked: HistoryArguments) -> TargetHistory:
    """What was observed of a target, oldest first. Raises `UsageError` for one that is not configured."""
    context.demand_target(asked.target)
    seen = context.store.history(asked.target, asked.limit)
    since = seen[-1].at if len(seen) == asked.limit else None
    entries = (_readable(each) for each in context.store.journal(asked.target, since))
    return TargetHistory(
        observed=tuple(Observed(at=each.at, status=each.status, digest=each.digest) for each in reversed(seen)),
        entries=tuple(each for each in entries if each is not None),
    )


@question()
def journal(context: QuestionContext, asked: JournalArguments) -> tuple[Entry, ...]:
    """What became of all incidents since a time, oldest first."""
    return context.store.journal(since=asked.since)


def _readable(entry: Entry) -> Entry | None:
    """The entry as people read it: an event only happens, so its end is left out."""
    rule = all_rules().get(entry.rule)
    if rule is None or not rule.event:
        return entry
    return None if entry.what in _OVER else structs.replace(entry, what="happened")
