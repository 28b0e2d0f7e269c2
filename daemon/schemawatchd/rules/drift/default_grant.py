"""Rules about default privileges."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import name, regranted
from schemawatchd.schema.kinds.default_grant import DefaultGrant


@rule("DR731", "default-grant-missing", Severity.WARNING)
def missing(change: Removed[DefaultGrant]) -> Iterator[Diagnostic]:
    """A default privilege is missing.

    The role cannot use objects created from now on, and the application that uses it fails.

    Set it again (`ALTER DEFAULT PRIVILEGES`), and grant the privilege on objects created in the meantime.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR732", "default-grant-extra", Severity.WARNING)
def extra(change: Added[DefaultGrant]) -> Iterator[Diagnostic]:
    """A default privilege exists that the schema does not define.

    The role can use objects created from now on, even if it should not.

    Add it to the schema with a migration, or revoke it (`ALTER DEFAULT PRIVILEGES … REVOKE`).
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR733", "default-grant-changed", Severity.WARNING, fields=("privileges",))
def changed(change: Changed[DefaultGrant]) -> Iterator[Diagnostic]:
    """A default privilege is defined differently.

    The role cannot use objects created from now on, or can although it should not.

    Set it as defined in the schema (`ALTER DEFAULT PRIVILEGES`), and check the objects created in the meantime.
    """
    yield Diagnostic(regranted(change))
