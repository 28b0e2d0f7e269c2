"""Rules about views."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.view import View

_CHECKS = {"local": 1, "cascaded": 2}


@rule("DR401", "view-missing", Severity.CRITICAL)
def missing(change: Removed[View]) -> Iterator[Diagnostic]:
    """A view is missing.

    Queries that use it fail.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR402", "view-extra", Severity.NOTICE)
def extra(change: Added[View]) -> Iterator[Diagnostic]:
    """A view exists that the schema does not define.

    It exists only in this database, and may prevent columns from being changed or dropped.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR403", "view-definition", Severity.WARNING, fields=("definition", "options"))
def definition_changed(change: Changed[View]) -> Iterator[Diagnostic]:
    """A view has a different definition.

    Queries that use it return different rows or columns than the code expects.

    Replace it with the definition in the schema.
    """
    if "definition" in change.fields:
        yield Diagnostic(f"{name(change)} has a different definition")
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR404", "view-guard", Severity.CRITICAL, fields=("check_option", "security"))
def protection_changed(change: Changed[View]) -> Iterator[Diagnostic]:
    """A view has a different check option or security mode.

    Users may read or change rows that they should not.

    Replace it with the definition in the schema.
    """
    if _is_stricter(change):
        says = "Queries of users without privileges on its tables fail, or writes of rows that it does not show."
        yield Diagnostic(f"{name(change)}: {differences(change)}", says, Severity.WARNING)
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")


def _is_stricter(change: Changed[View]) -> bool:
    checks = [_CHECKS.get(each.check_option or "", 0) for each in (change.expected, change.actual)]
    opened = change.expected.security == "invoker" and change.actual.security == "definer"
    return checks[1] >= checks[0] and not opened
