"""Rules about text search objects."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.text_search import TextSearch


@rule("DR867", "text-search-missing", Severity.CRITICAL)
def missing(change: Removed[TextSearch]) -> Iterator[Diagnostic]:
    """A text search object is missing.

    Searches that use it fail.

    Create it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR868", "text-search-extra", Severity.NOTICE)
def extra(change: Added[TextSearch]) -> Iterator[Diagnostic]:
    """A text search object exists that the schema does not define.

    Code that relies on it fails elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR869", "text-search-changed", Severity.WARNING, fields=("definition",))
def changed(change: Changed[TextSearch]) -> Iterator[Diagnostic]:
    """A text search object is defined differently.

    Searches find different rows, and existing indexes do not match the search terms.

    Change it back, then rebuild the indexes and columns that were built with it.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
