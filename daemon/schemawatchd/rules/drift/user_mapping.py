"""Drift of user mapping."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.user_mapping import UserMapping


@rule("DR845", "user-mapping-missing", Severity.WARNING)
def missing(change: Removed[UserMapping]) -> Iterator[Diagnostic]:
    """A user mapping is missing.

    The role cannot query the server's foreign tables.

    Create it again, with its secret from where you keep it.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR846", "user-mapping-extra", Severity.NOTICE)
def extra(change: Added[UserMapping]) -> Iterator[Diagnostic]:
    """There is a user mapping that nobody declared.

    A role reaches another server for which it was not meant.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")
