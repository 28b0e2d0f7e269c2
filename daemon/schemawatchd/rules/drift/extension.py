"""Rules about extensions."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.extension import Extension


@rule("DR801", "extension-missing", Severity.CRITICAL)
def missing(change: Removed[Extension]) -> Iterator[Diagnostic]:
    """An extension is missing.

    Its types, functions and operators are missing, too, and queries that use them fail.

    Install its package on the server if necessary, then run `CREATE EXTENSION`.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR802", "extension-extra", Severity.NOTICE)
def extra(change: Added[Extension]) -> Iterator[Diagnostic]:
    """An extension exists that the schema does not define.

    Code that relies on it fails elsewhere, and it may give access to files or other servers.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR803", "extension-changed", Severity.NOTICE, fields=("version", "installed_in"))
def changed(change: Changed[Extension]) -> Iterator[Diagnostic]:
    """An extension has a different version, or is installed in a different schema.

    Its functions may behave differently, or are not found by name.

    Update or move it (`ALTER EXTENSION … UPDATE`, `SET SCHEMA`). If version and schema do not matter, remove both
    from the canonical schema, and they are not compared.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
