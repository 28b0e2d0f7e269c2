"""Drift of publication."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.publication import Publication


@rule("DR831", "publication-missing", Severity.CRITICAL)
def missing(change: Removed[Publication]) -> Iterator[Diagnostic]:
    """A publication is missing.

    Its subscribers receive nothing, and stop with an error.

    Create it again, then refresh the subscriptions; what was changed meanwhile must be copied.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR832", "publication-extra", Severity.WARNING)
def extra(change: Added[Publication]) -> Iterator[Diagnostic]:
    """There is a publication that nobody declared.

    It opens rows to whoever may subscribe, and updates of a published table may fail for want of a
    replica identity.

    Ask who subscribes; declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR833",
    "publication-changed",
    Severity.WARNING,
    fields=(
        "all_tables",
        "all_sequences",
        "excepted",
        "operations",
        "via_root",
        "generated_columns",
        "schemas",
        "tables",
    ),
)
def changed(change: Changed[Publication]) -> Iterator[Diagnostic]:
    """A publication sends something else.

    Subscribers miss rows, or receive some that were not meant for them.

    Set it as declared (`ALTER PUBLICATION`), then refresh the subscriptions.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
