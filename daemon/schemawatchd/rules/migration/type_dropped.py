"""MG107: A migration drops a type, a domain, a sequence or an extension."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import named

RULE = Rule(code="MG107", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

TRIPS = ("drop type mood;", "drop extension citext;")
PASSES = (
    "create type mood as enum ('fine');",
    """\
create type mood_new as enum ('fine');
alter type mood rename to mood_old;
alter type mood_new rename to mood;
drop type mood_old;
""",
)


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration drops a type, a domain, a sequence or an extension.

    Code that casts to it, counts with it or calls it fails at once.

    Look for its name in the code of all that use this database; then say `allow MG107: the reason`.
    """
    kind = fact.statement.words[1:2]
    if fact.statement.opens("drop") and kind and kind[0] in ("type", "domain", "extension", "sequence"):
        name = named(fact.statement.words[2:])[0]
        if not _is_replaced(fact, kind[0], name):
            yield Said(f"{fact.path} drops {kind[0]} {name}")


def _is_replaced(fact: Step, kind: str, name: str) -> bool:
    """Whether it was made here, or had a name that another one has by now: what Prisma does to change an enum."""
    lost = ""
    for each in fact.before:
        if each.opens("create", kind) and named(each.words[2:])[0] == name:
            return True
        if each.opens("alter", kind) and each.words[-3:-1] == ("rename", "to"):
            if each.words[-1] == name:
                lost = named(each.words[2:])[0]
            elif lost and each.words[-1] == lost:
                return True
        elif lost and each.opens("create", kind) and named(each.words[2:])[0] == lost:
            return True
    return False
