"""DR803: An extension has another version or lives in another schema than the canonical schema names."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.extension import Extension

RULE = Rule(code="DR803", severity=Severity.NOTICE, fields=("version", "installed_in"))


def check(change: Changed[Extension], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An extension has another version or lives in another schema than the canonical schema names.

    Its functions may do something else, or are not found by their name.

    Update or move it (`ALTER EXTENSION … UPDATE`, `SET SCHEMA`), or leave version and schema out of the
    canonical schema, and they are not compared.
    """
    yield Said(f"{name(change)}: {differences(change)}")
