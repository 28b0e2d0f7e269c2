"""Targets that should be alike: which variant each has, who is the odd one out, and what is said about it."""

import msgspec
import pytest

from schemawatchd.errors import TargetUnreachable
from schemawatchd.rules.finding import Verdict
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.snapshot import EngineId
from schemawatchd.schema.target import Ignored, ParityGroup
from schemawatchd.watch.examine import examine
from schemawatchd.watch.parity import compared, parities, side_of
from unit.samples import column, comment, index, snapshot, table
from unit.watch.world import GOOD, World, target

NARROW = (table(), column())
WIDE = (table(), column(type="numeric(12,2)"))
ALIKE = ParityGroup(targets=("dev", "staging", "prod"), always=True)
KNOWN = "(already reported by DR104)"
SQLITE = EngineId("sqlite", "3.40.1")


def outcome(name, *records, contents=None, engine=None, named="schema.sql", **more):
    """A look at a target that holds these records; without `contents` they are what is expected, too."""
    actual = snapshot(*records, origin=name)
    world = World(actual, contents=[contents or actual])
    world.expectation.named = named
    if engine:
        actual = msgspec.structs.replace(actual, engine=engine)
        world = World(actual, contents=[msgspec.structs.replace(contents or actual, engine=engine)])
        world.expectation.named = named
        world.session.engine = engine
    return examine(target(name, **more), world.services())


def answer(*outcomes, alike=ALIKE):
    return compared(alike, map(side_of, outcomes), RulePolicy())


def lines(found):
    return {f"{each.kind} {each.object}": (dict(each.variants), each.odd) for each in found.lines}


def said(found):
    return {
        name: [f"{each.rule} {each.severity} {each.summary}" for each in all_]
        for name, all_ in found.findings.items()
    }


def test_alike_targets_say_nothing():
    found = answer(outcome("dev", *NARROW), outcome("staging", *NARROW), outcome("prod", *NARROW))
    assert (found.lines, found.findings) == ((), {})
    assert found.judged == {"dev", "staging", "prod"}


def test_the_one_that_is_not_like_most_is_the_odd_one_out():
    found = answer(outcome("dev", *WIDE), outcome("staging", *NARROW), outcome("prod", *NARROW))
    wide, narrow = "numeric(12,2)", "numeric(10,2)"
    assert lines(found) == {
        "column shop.orders.total": ({"dev": wide, "staging": narrow, "prod": narrow}, ("dev",))
    }
    assert said(found) == {"dev": [f"PA103 warning column shop.orders.total: type is {wide}, on staging {narrow}"]}
    (finding,) = found.findings["dev"]
    assert (finding.verdict, finding.change) == (Verdict.PARITY, "changed")
    assert (finding.fields["type"].expected, finding.fields["type"].actual) == (narrow, wide)


def test_of_two_the_later_one_is_the_odd_one_unless_the_other_drifted():
    alike = ParityGroup(targets=("dev", "prod"), always=True)
    found = answer(outcome("dev", *WIDE), outcome("prod", *NARROW), alike=alike)
    assert [each.odd for each in found.lines] == [("prod",)]
    found = answer(outcome("dev", *WIDE, contents=GOOD), outcome("prod", *NARROW, contents=GOOD), alike=alike)
    assert [each.odd for each in found.lines] == [("dev",)]
    assert said(found) == {
        "dev": ["PA103 notice column shop.orders.total: type is numeric(12,2), on prod numeric(10,2) " + KNOWN]
    }


def test_what_is_missing_or_extra_folds_its_children():
    more = (*NARROW, table("bills"), column(table="bills"))
    found = answer(outcome("dev", *NARROW), outcome("staging", *NARROW), outcome("prod", *more))
    assert said(found) == {"prod": ["PA102 warning table shop.bills is extra, dev does not have it"]}
    found = answer(outcome("dev", *more), outcome("staging", *more), outcome("prod", *NARROW))
    assert said(found) == {"prod": ["PA101 warning table shop.bills is missing, dev has it"]}
    assert lines(found)["table shop.bills"][0] == {"dev": "there", "staging": "there", "prod": "none"}


def test_children_of_what_only_some_have_are_compared_among_those():
    bills, other = (table("bills"), column(table="bills")), (table("bills"), column(table="bills", type="text"))
    found = answer(outcome("dev", *NARROW), outcome("staging", *NARROW, *bills), outcome("prod", *NARROW, *other))
    assert found.lines[0].odd == ("staging", "prod")


def test_a_comment_is_no_reason_for_a_warning():
    found = answer(outcome("dev", *NARROW), outcome("staging", *NARROW), outcome("prod", *NARROW, comment("shop")))
    assert [each.split()[1] for each in said(found)["prod"]] == ["info"]


def test_what_one_of_them_ignores_is_not_compared():
    ignored = Ignored(kind="index", name="*", reason="tried out on dev")
    with_index = outcome("dev", *NARROW, index(), ignore=(ignored,))
    found = answer(with_index, outcome("staging", *NARROW), outcome("prod", *NARROW))
    assert found.lines == ()
    assert "ignored: tried out on dev" in {each.reason for each in found.not_compared}


def test_same_version_compares_only_what_was_judged_by_the_same_schema():
    alike = ParityGroup(targets=("dev", "prod"))
    other = snapshot(*WIDE, origin="schema.sql")
    apart = answer(outcome("dev", *WIDE, contents=other), outcome("prod", *NARROW, contents=GOOD), alike=alike)
    assert (apart.lines, apart.judged) == ((), frozenset())
    assert [each.reason for each in apart.not_compared] == ["they are not at the same version"]
    same = answer(outcome("dev", *WIDE, contents=GOOD), outcome("prod", *NARROW, contents=GOOD), alike=alike)
    assert len(same.lines) == 1


def test_a_target_that_could_not_be_looked_at_is_left_out():
    world = World(GOOD)
    world.refusal = TargetUnreachable("it does not answer")
    gone = examine(target("staging"), world.services())
    found = answer(outcome("dev", *WIDE), gone, outcome("prod", *NARROW))
    assert found.judged == {"dev", "prod"}
    alone = answer(gone, outcome("prod", *NARROW))
    assert [each.reason for each in alone.not_compared] == ["too few of them could be checked"]


def test_only_groups_all_of_which_were_looked_at_are_compared():
    looks = [outcome("dev", *WIDE), outcome("prod", *NARROW)]
    assert parities([ALIKE], looks, RulePolicy()) == ()
    assert len(parities([ALIKE], [*looks, outcome("staging", *NARROW)], RulePolicy())) == 1


@pytest.mark.parametrize("named", ["schema.sql", "models.py:metadata"])
def test_across_engines_the_models_are_what_both_are_compared_with(named):
    dev = outcome("dev", *WIDE, contents=GOOD, engine=SQLITE, named=named)
    prod = outcome("prod", *NARROW, contents=GOOD, named=named)
    found = answer(dev, prod, alike=ParityGroup(targets=("dev", "prod"), always=True))
    if named == "schema.sql":
        assert (found.lines, found.judged) == ((), frozenset())
        assert "only through one file of models" in found.not_compared[0].reason
    else:
        assert [each.rule for each in found.findings["dev"]] == ["PA104"]
        assert found.lines[0].variants["prod"] == "as the models say"
        both = outcome("prod", *WIDE, contents=GOOD, named=named)
        assert answer(dev, both, alike=ParityGroup(targets=("dev", "prod"), always=True)).lines == ()
