"""Drift of default grant."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import name, regranted
from schemawatchd.schema.kinds.default_grant import DefaultGrant


@rule("DR731", "default-grant-missing", Severity.WARNING)
def missing(change: Removed[DefaultGrant]) -> Iterator[Diagnostic]:
    """A default privilege is missing.

    What is made from now on is refused to the role, and the application that uses it fails.

    Set it again (`ALTER DEFAULT PRIVILEGES`), and grant what was missed meanwhile.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR732", "default-grant-extra", Severity.WARNING)
def extra(change: Added[DefaultGrant]) -> Iterator[Diagnostic]:
    """There is a default privilege that nobody declared.

    What is made from now on is open to a role for which it may not be meant.

    Declare it with a migration, or revoke it (`ALTER DEFAULT PRIVILEGES … REVOKE`).
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR733", "default-grant-changed", Severity.WARNING, fields=("privileges",))
def changed(change: Changed[DefaultGrant]) -> Iterator[Diagnostic]:
    """A default privilege gives something else.

    What is made from now on is refused to a role that needs it, or open to one for which it is not meant.

    Set it as declared (`ALTER DEFAULT PRIVILEGES`), and look at what was made meanwhile.
    """
    yield Diagnostic(regranted(change))
