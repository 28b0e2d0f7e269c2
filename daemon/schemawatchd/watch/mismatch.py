"""What the migrations make and what the canonical schema says, object by object."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Change, Changed
from schemawatchd.diff.compare import Drift
from schemawatchd.rules.finding import FieldChange
from schemawatchd.rules.judge import judge
from schemawatchd.rules.ledger_facts import SourceMismatch
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.view import View


def mismatches(drift: Drift, schema: str, migrations: str) -> Iterator[SourceMismatch]:
    """A fact for each difference, in the words that the rules have for drift."""
    for change in drift.changes:
        said = judge([change], (), View(None), Policy())
        yield SourceMismatch(
            kind=change.key.kind,
            path=change.key.dotted,
            says="; ".join(each.summary for each in said),
            schema=schema,
            migrations=migrations,
            change=said[0].change if said else "changed",
            fields=_fields(change),
        )


def _fields(change: Change) -> dict[str, FieldChange]:
    if not isinstance(change, Changed):
        return {}
    return {
        name: FieldChange(getattr(change.expected, name), getattr(change.actual, name)) for name in change.fields
    }
