"""MG502: A migration is called irreversible without a reason."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Change
from schemawatchd.rules.view import View

RULE = Rule(code="MG502", severity=Severity.WARNING, verdict=Verdict.POLICY)

TRIPS = (
    """\
-- irreversible:
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
""",
    """\
-- irreversible: yes
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
""",
)
PASSES = """\
-- irreversible: the old numbers are gone
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
"""


def check(fact: Change, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration is called irreversible without a reason.

    Whoever has to take it back at night does not know what to do instead.

    Write what is lost and what to do instead behind `irreversible:`.
    """
    said = fact.dossier.irreversible.lower().rstrip(".")
    if "irreversible" in fact.dossier.named and said in ("", "true", "y", "yes"):
        yield Said(f"{fact.path} is irreversible and does not say why")
