"""Drift of grant."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import grant, regranted
from schemawatchd.schema.kinds.grant import Grant


@rule("DR721", "grant-missing", Severity.CRITICAL)
def missing(change: Removed[Grant]) -> Iterator[Diagnostic]:
    """A grant is missing.

    Unless the role has the right by another way, the application that uses it is refused.

    Grant it again, or take it out of the schema.
    """
    yield Diagnostic(f"{grant(change.expected)} is missing")


@rule("DR722", "grant-extra", Severity.WARNING)
def extra(change: Added[Grant]) -> Iterator[Diagnostic]:
    """A role was granted something that nobody declared.

    It may read or change what was not meant for it.

    Find out what needs it; declare it with a migration, or revoke it.
    """
    severity = Severity.CRITICAL if change.actual.grantee == "public" else None
    yield Diagnostic(f"{grant(change.actual)} is extra", severity=severity)


@rule("DR723", "grant-changed", Severity.CRITICAL, fields=("privileges",))
def changed(change: Changed[Grant]) -> Iterator[Diagnostic]:
    """A role may do something else with an object.

    What it lacks is refused to the application that uses it; what it has beyond may show or change what was not
    meant for it.

    Grant or revoke the difference, or declare it. `*` marks what may be granted on.
    """
    expected, actual = (
        {each.rstrip("*") for each in side.privileges} for side in (change.expected, change.actual)
    )
    refused, open_to_all = expected - actual, change.actual.grantee == "public"
    yield Diagnostic(regranted(change), severity=None if refused or open_to_all else Severity.WARNING)
