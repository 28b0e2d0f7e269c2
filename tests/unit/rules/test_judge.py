"""From changes and facts to findings."""

import pytest

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import KindsNotRead, LookMissed, ReloadRefused, SchemaNotLoaded, TargetNotExamined
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Override, RulePolicy
from unit.samples import column, index, record, table

PROD = RuleContext("prod", "prod")
DEV = RuleContext("dev", "dev")
EXTRA = Added(index().key, index())
GONE = Removed(table().key, table())
LOUDER = RulePolicy({"DR310": Override(severity=Severity.WARNING, reason="r", environments=("prod",))})
OFF = RulePolicy({"DR310": Override(severity=None, reason="indexes are tried out on dev", environments=("dev",))})


def severities(changes, context, policy):
    return [str(each.severity) for each in judge(changes, (), context, policy)]


def test_the_worst_comes_first_and_the_order_of_changes_does_not_matter():
    changes = [EXTRA, GONE, Added(column("b").key, column("b", nullable=True))]
    found = judge(changes, (), PROD, RulePolicy())
    assert [each.severity.rank for each in found] == sorted(each.severity.rank for each in found)
    assert found == judge(changes[::-1], (), PROD, RulePolicy())


def test_a_finding_tells_target_kind_object_and_the_values():
    one, other = column(type="numeric(10,2)"), column(type="numeric(12,2)")
    (found,) = judge([Changed(one.key, one, other, ("type",))], (), PROD, RulePolicy())
    assert (found.target, found.rule, found.kind, found.object) == ("prod", "DR104", "column", "shop.orders.total")
    assert found.summary == "shop.orders.total is numeric(12,2), expected numeric(10,2)"
    assert (found.fields["type"].expected, found.fields["type"].actual) == ("numeric(10,2)", "numeric(12,2)")


def test_two_sorts_of_change_in_one_object_are_two_findings():
    one, other = column(type="int", nullable=True), column(type="text", nullable=False)
    found = judge([Changed(one.key, one, other, ("type", "nullable"))], (), PROD, RulePolicy())
    assert {each.rule: set(each.fields) for each in found} == {"DR104": {"type"}, "DR106": {"nullable"}}


def test_what_no_rule_claims_is_said_all_the_same():
    one, other = record("comment", signature="(x)"), record("comment", signature="(y)")
    # It is part of the comment's identity, so no rule will ever claim it.
    (found,) = judge([Changed(one.key, one, other, ("signature",))], (), PROD, RulePolicy())
    assert found.rule == "DR100"


def test_another_severity_holds_in_the_environments_that_are_named():
    assert severities([EXTRA], PROD, LOUDER) == ["warning"]
    assert severities([EXTRA], DEV, LOUDER) == ["notice"]


def test_without_environments_it_holds_everywhere():
    everywhere = RulePolicy({"DR310": Override(severity=Severity.INFO, reason="r")})
    assert severities([EXTRA], PROD, everywhere) == severities([EXTRA], DEV, everywhere) == ["info"]


def test_a_rule_that_is_off_is_silent_there_and_speaks_elsewhere():
    assert severities([EXTRA, GONE], DEV, OFF) == ["critical"]
    assert severities([EXTRA], PROD, OFF) == ["notice"]


def test_an_override_of_one_rule_leaves_the_others_alone():
    assert severities([GONE], PROD, LOUDER) == ["critical"]


FACTS = {
    "a look without an answer": (
        TargetNotExamined(target="prod", says="it does not answer", hint="Start it."),
        ("SW101", "database", "prod", "prod could not be checked: it does not answer. Start it."),
    ),
    "a kind that was refused": (
        KindsNotRead(refused={"the account may not": ("foreign_key",)}),
        ("SW102", "database", "prod", "foreign key: the account may not"),
    ),
    "a schema that cannot be loaded": (
        SchemaNotLoaded(path="schema.sql", says="syntax error", line=3, statement="CREATE TABEL"),
        ("SC101", "file", "schema.sql", "schema.sql, line 3: syntax error in `CREATE TABEL`."),
    ),
    "a configuration that was not taken over": (
        ReloadRefused(path="schemawatchd.toml", says="no TOML"),
        ("SW201", "file", "schemawatchd.toml", "schemawatchd.toml was not reloaded: no TOML"),
    ),
}


@pytest.mark.parametrize(("fact", "said"), FACTS.values(), ids=FACTS)
def test_facts_about_ourselves_are_findings_of_their_own_verdict(fact, said):
    (found,) = judge((), [fact], PROD, RulePolicy())
    assert (found.rule, found.kind, found.object, found.summary) == said
    assert found.verdict is Verdict.SELF


def test_missed_looks_are_counted():
    (found,) = judge((), [LookMissed(target="prod", count=3)], PROD, RulePolicy())
    assert (found.rule, found.kind, found.object) == ("SW202", "database", "prod")
    assert "3" in found.summary


def test_an_older_schema_to_compare_with_is_another_consequence():
    broken = SchemaNotLoaded(path="schema.sql", says="x")
    older = SchemaNotLoaded(path="schema.sql", says="x", last_good=True)
    one, other = (judge((), [fact], RuleContext(None), RulePolicy())[0] for fact in (broken, older))
    assert one.consequence != other.consequence
    assert "last version" in other.consequence


def test_a_finding_about_the_project_belongs_to_no_target():
    (found,) = judge((), [SchemaNotLoaded(path="schema.sql", says="x")], RuleContext(None), RulePolicy())
    assert found.target is None
