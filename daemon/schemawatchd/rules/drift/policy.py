"""Rules about row security policies."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.policy import Policy


@rule("DR701", "policy-missing", Severity.CRITICAL)
def missing(change: Removed[Policy]) -> Iterator[Diagnostic]:
    """A row security policy is missing.

    Without a permissive policy users do not see rows that they need, and without a restrictive policy they see
    rows that they must not.

    Create it again, and check who read or changed rows in the meantime.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR702", "policy-extra", Severity.WARNING)
def extra(change: Added[Policy]) -> Iterator[Diagnostic]:
    """A row security policy exists that the schema does not define.

    Permissive policies add up, so it may let users read or change rows that they should not.

    Check which rows it permits. Then add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR703", "policy-changed", Severity.CRITICAL, fields=("command", "permissive", "roles", "using", "with_check")
)
def changed(change: Changed[Policy]) -> Iterator[Diagnostic]:
    """A row security policy is defined differently.

    Users may read or change rows that they should not, or miss rows that they need.

    Change it back (`ALTER POLICY`). Another command or type needs DROP and CREATE.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
