"""Rules about grants."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import grant, regranted
from schemawatchd.schema.kinds.grant import Grant


@rule("DR721", "grant-missing", Severity.CRITICAL)
def missing(change: Removed[Grant]) -> Iterator[Diagnostic]:
    """A grant is missing.

    Unless the role has the privilege through another role, queries of the application that uses it fail.

    Grant the privilege again, or remove it from the schema.
    """
    yield Diagnostic(f"{grant(change.expected)} is missing")


@rule("DR722", "grant-extra", Severity.WARNING)
def extra(change: Added[Grant]) -> Iterator[Diagnostic]:
    """A grant exists that the schema does not define.

    The role may read or change data that it should not.

    Find out who needs it. Then add it to the schema with a migration, or revoke it.
    """
    severity = Severity.CRITICAL if change.actual.grantee == "public" else None
    yield Diagnostic(f"{grant(change.actual)} is extra", severity=severity)


@rule("DR723", "grant-changed", Severity.CRITICAL, fields=("privileges",))
def changed(change: Changed[Grant]) -> Iterator[Diagnostic]:
    """A role has different privileges on an object.

    With a missing privilege, queries of the application fail. With an additional one, the role may read or change
    data that it should not.

    Grant or revoke the difference, or change the schema. `*` marks a privilege with grant option.
    """
    expected, actual = (
        {each.rstrip("*") for each in side.privileges} for side in (change.expected, change.actual)
    )
    refused, open_to_all = expected - actual, change.actual.grantee == "public"
    yield Diagnostic(regranted(change), severity=None if refused or open_to_all else Severity.WARNING)
