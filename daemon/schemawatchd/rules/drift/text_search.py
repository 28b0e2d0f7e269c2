"""Drift of text search."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.text_search import TextSearch


@rule("DR867", "text-search-missing", Severity.CRITICAL)
def missing(change: Removed[TextSearch]) -> Iterator[Diagnostic]:
    """A part of full-text search is missing.

    Searches that use it fail at once.

    Create it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR868", "text-search-extra", Severity.NOTICE)
def extra(change: Added[TextSearch]) -> Iterator[Diagnostic]:
    """There is a part of full-text search that nobody declared.

    Code that comes to rely on it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR869", "text-search-changed", Severity.WARNING, fields=("definition",))
def changed(change: Changed[TextSearch]) -> Iterator[Diagnostic]:
    """A part of full-text search works otherwise.

    Searches find other rows, and what is indexed does not fit what is searched for.

    Set it as declared, then rebuild the indexes and columns that were made with it.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
