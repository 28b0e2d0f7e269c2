"""Drift of extension."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.extension import Extension


@rule("DR801", "extension-missing", Severity.CRITICAL)
def missing(change: Removed[Extension]) -> Iterator[Diagnostic]:
    """An extension is missing.

    Its types, functions and operators are missing with it; queries that use them fail at once.

    Install its package on the server if need be, then `CREATE EXTENSION`.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR802", "extension-extra", Severity.NOTICE)
def extra(change: Added[Extension]) -> Iterator[Diagnostic]:
    """There is an extension that nobody declared.

    Code that comes to rely on it fails elsewhere, and it may open ways out of the database.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR803", "extension-changed", Severity.NOTICE, fields=("version", "installed_in"))
def changed(change: Changed[Extension]) -> Iterator[Diagnostic]:
    """An extension has another version or lives in another schema than the canonical schema names.

    Its functions may do something else, or are not found by their name.

    Update or move it (`ALTER EXTENSION … UPDATE`, `SET SCHEMA`), or leave version and schema out of the
    canonical schema, and they are not compared.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
