"""Drift of policy."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.policy import Policy


@rule("DR701", "policy-missing", Severity.CRITICAL)
def missing(change: Removed[Policy]) -> Iterator[Diagnostic]:
    """A policy of row security is missing.

    Without a permissive one, rows are hidden from those who need them; without a restrictive one, rows show
    that were kept back.

    Create it again, and look who read or wrote in the meantime.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR702", "policy-extra", Severity.WARNING)
def extra(change: Added[Policy]) -> Iterator[Diagnostic]:
    """There is a policy of row security that nobody declared.

    Permissive ones add up: it may show or open rows to people for whom they were not meant.

    Read what it allows; declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR703", "policy-changed", Severity.CRITICAL, fields=("command", "permissive", "roles", "using", "with_check")
)
def changed(change: Changed[Policy]) -> Iterator[Diagnostic]:
    """A policy of row security lets through something else.

    People may see or change rows that were kept from them, or miss those they need.

    Change it back (`ALTER POLICY`; another command or form needs DROP and CREATE).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
