"""DR733: A default privilege gives something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import regranted
from schemawatchd.schema.kinds.default_grant import DefaultGrant

RULE = Rule(code="DR733", severity=Severity.WARNING, fields=("privileges",))


def check(change: Changed[DefaultGrant], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A default privilege gives something else.

    What is made from now on is refused to a role that needs it, or open to one for which it is not meant.

    Set it as declared (`ALTER DEFAULT PRIVILEGES`), and look at what was made meanwhile.
    """
    yield Said(regranted(change))
