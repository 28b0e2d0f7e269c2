"""Rules about database settings."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.option import Option


@rule("DR871", "option-missing", Severity.NOTICE)
def missing(change: Removed[Option]) -> Iterator[Diagnostic]:
    """A database setting is missing.

    Sessions and applications that read the setting use the default.

    Set it as defined in the schema, or remove it from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR872", "option-extra", Severity.NOTICE)
def extra(change: Added[Option]) -> Iterator[Diagnostic]:
    """A database setting exists that the schema does not define.

    It applies only in this database, so the same code may behave differently elsewhere.

    Add it to the schema, or reset it.
    """
    yield Diagnostic(f"{name(change)} is extra: {change.actual.value}")


@rule("DR873", "option-changed", Severity.NOTICE, fields=("value",))
def changed(change: Changed[Option]) -> Iterator[Diagnostic]:
    """A database setting has a different value.

    Sessions and applications that read the setting behave differently.

    Set it as defined in the schema. If the application itself changes the value (SQLite's `user_version`), remove
    it from the canonical schema, and it is not compared.
    """
    yield Diagnostic(f"{name(change)} is {difference(change, 'value')}")
