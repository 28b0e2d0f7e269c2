"""Rules about publications."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.publication import Publication


@rule("DR831", "publication-missing", Severity.CRITICAL)
def missing(change: Removed[Publication]) -> Iterator[Diagnostic]:
    """A publication is missing.

    Its subscribers stop with an error and receive no changes.

    Create it again, refresh the subscriptions, and copy the changes made in the meantime.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR832", "publication-extra", Severity.WARNING)
def extra(change: Added[Publication]) -> Iterator[Diagnostic]:
    """A publication exists that the schema does not define.

    Its rows are available to every subscriber, and updates of a published table without a replica identity fail.

    Find out who subscribes to it. Then add it to the schema with a migration, or drop it.
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
    """A publication is defined differently.

    Subscribers miss rows, or receive rows that they should not.

    Change it back (`ALTER PUBLICATION`), then refresh the subscriptions.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
