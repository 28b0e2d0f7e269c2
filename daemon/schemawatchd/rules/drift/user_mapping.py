"""Rules about user mappings."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.user_mapping import UserMapping


@rule("DR845", "user-mapping-missing", Severity.WARNING)
def missing(change: Removed[UserMapping]) -> Iterator[Diagnostic]:
    """A user mapping is missing.

    The role cannot query the foreign tables of the server.

    Create it again, with the password from your secret store.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR846", "user-mapping-extra", Severity.NOTICE)
def extra(change: Added[UserMapping]) -> Iterator[Diagnostic]:
    """A user mapping exists that the schema does not define.

    The role can reach another server even if it should not.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")
