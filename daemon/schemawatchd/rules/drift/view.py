"""Drift of view."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.view import View

_CHECKS = {"local": 1, "cascaded": 2}


@rule("DR401", "view-missing", Severity.CRITICAL)
def missing(change: Removed[View]) -> Iterator[Diagnostic]:
    """A view that should exist is missing.

    Queries that use it fail at once.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR402", "view-extra", Severity.NOTICE)
def extra(change: Added[View]) -> Iterator[Diagnostic]:
    """There is a view that nobody declared.

    It exists here only, and may keep columns from being changed or dropped.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR403", "view-definition", Severity.WARNING, fields=("definition", "options"))
def definition_changed(change: Changed[View]) -> Iterator[Diagnostic]:
    """A view shows something else.

    Queries that use it get other rows or columns than the code was written for.

    Replace it with the declared one.
    """
    if "definition" in change.fields:
        yield Diagnostic(f"{name(change)} has another definition")
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR404", "view-guard", Severity.CRITICAL, fields=("check_option", "security"))
def protection_changed(change: Changed[View]) -> Iterator[Diagnostic]:
    """A view reads or writes with other rights.

    People may see or change rows that were kept from them.

    Replace it with the declared one.
    """
    if _is_stricter(change):
        says = "Who has no rights on what it selects from, or writes rows that it does not show, is refused."
        yield Diagnostic(f"{name(change)}: {differences(change)}", says, Severity.WARNING)
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")


def _is_stricter(change: Changed[View]) -> bool:
    checks = [_CHECKS.get(each.check_option or "", 0) for each in (change.expected, change.actual)]
    opened = change.expected.security == "invoker" and change.actual.security == "definer"
    return checks[1] >= checks[0] and not opened
