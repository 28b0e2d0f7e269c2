"""The comparison under any snapshots: made from the kinds, as their fields are declared."""

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.diff.compare import compare
from schemawatchd.diff.databases import _is_of_a_database
from schemawatchd.diff.scope import Scope
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.codec import decode, encode
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.kinds.owner import Owner
from schemawatchd.schema.object import fields_with
from schemawatchd.schema.snapshot import NotCompared, keyed
from unit.samples import ALL, other_value, record, snapshot, type_of, unnamed_check

NAMES = st.sampled_from(["a", "b", "a_check", "Größe", "odd.name", 'say "hi"'])
VALUES = {
    str: st.sampled_from(["x", "y", "a > 0", ""]),
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    tuple: st.lists(st.sampled_from(["a", "b", "c"]), max_size=3).map(tuple),
}
PATHS = {"schema", "table", "name", "parent"}
FEW = settings(max_examples=150, deadline=None)


def field(cls, name):
    """Values for one field; those of the path come from few names, so that records meet."""
    if name == "schema":
        return st.sampled_from(["shop", "other"])
    if name == "on":
        return st.sampled_from(["table", "column", "index"])
    if name == "generated_name":
        return st.booleans()
    if name == "signature":
        return st.sampled_from(["", "(a)"])
    return NAMES if name in PATHS else VALUES[type_of(cls, name)]


def of_kind(kind):
    cls = KINDS[kind]
    return st.builds(cls, **{name: field(cls, name) for name in cls.__struct_fields__})


def distinct(records):
    """One record for each key, as a server gives them; only constraints named by it may be named alike."""
    by_key = {each.key: each for each in records}
    return list({(each.pair, each.named_by_server and each.key): each for each in by_key.values()}.values())


UNNAMED = st.sampled_from(["a > 0", "b > 0", "c > 0", "d > 0"]).map(unnamed_check)
"""As SQLite has them: all of one name, told apart by what follows it."""

RIGHTS = {"default_grant", "grant", "owner"}
"""Only compared where the expected side speaks of them, so that one way is not the other way round."""

ONE = st.one_of(UNNAMED, st.sampled_from(sorted(set(KINDS) - RIGHTS)).flatmap(of_kind))
RECORDS = st.lists(ONE, max_size=12).map(distinct)
ANY = st.lists(st.sampled_from(sorted(KINDS)).flatmap(of_kind), max_size=12).map(distinct)


def possible(record):
    """A table or view has no parent: what hangs on a part of one hangs on a column, or says its kind."""
    whole = getattr(record, "on", None) in ("table", "view", "materialized_view", "database")
    return msgspec.structs.replace(record, on="column") if whole and record.parent else record


@st.composite
def two_sides(draw):
    """Two databases that have something in common: the other one was changed, robbed and added to."""
    one = draw(RECORDS)
    other = []
    for each in one:
        match draw(st.sampled_from(["same", "same", "gone", "changed"])):
            case "same":
                other.append(each)
            case "changed":
                name = draw(st.sampled_from(type(each).__struct_fields__))
                other.append(msgspec.structs.replace(each, **{name: draw(field(type(each), name))}))
    return of_files(map(possible, one)), of_files(map(possible, [*other, *draw(RECORDS)]))


def of_files(records):
    """Without what only a real database says: beside a file it counts on neither side (tests/golden)."""
    return [each for each in distinct(records) if not _is_of_a_database(each) and not _owns_it(each)]


def _owns_it(each):
    return isinstance(each, Owner) and each.on == "database"


def differences(one, other, **scope):
    return compare(snapshot(*one), snapshot(*other), Scope(**scope))


def judged(drift):
    return judge(drift.changes, (), RuleContext("prod", "prod"), RulePolicy())


@FEW
@given(ANY)
def test_nothing_differs_from_itself(records):
    found = differences(records, records)
    assert (found.changes, found.not_compared, found.cosmetic) == ((), (), 0)


@FEW
@given(two_sides(), st.randoms(use_true_random=False))
def test_the_order_of_reading_never_matters(sides, random):
    one, other = sides
    before = differences(one, other)
    random.shuffle(one)
    random.shuffle(other)
    assert differences(one, other) == before


@FEW
@given(st.lists(UNNAMED, max_size=4), st.lists(UNNAMED, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_reading_never_matters_to_constraints_without_a_name(one, other, random):
    one, other = distinct(one), distinct(other)
    before = differences(one, other)
    random.shuffle(one)
    random.shuffle(other)
    assert differences(one, other) == before


@FEW
@given(ANY)
def test_what_is_written_comes_back(records):
    written = snapshot(*records)
    assert decode(encode(written), "s.json") == written
    assert snapshot_digest(decode(encode(written), "s.json")) == snapshot_digest(written)


@FEW
@given(two_sides())
def test_equal_digests_are_no_changes_and_different_ones_are_told(sides):
    one, other = sides
    found = differences(one, other)
    same = snapshot_digest(snapshot(*one)) == snapshot_digest(snapshot(*other))
    if same:
        assert found.changes == ()
    elif not found.changes:
        assert found.cosmetic > 0


@FEW
@given(two_sides())
def test_what_is_extra_one_way_is_missing_the_other_way(sides):
    one, other = sides
    there, back = differences(one, other), differences(other, one)
    assert {each.key for each in there.changes if isinstance(each, Removed)} == {
        each.key for each in back.changes if isinstance(each, Added)
    }
    assert sum(isinstance(each, Changed) for each in there.changes) == sum(
        isinstance(each, Changed) for each in back.changes
    )


@FEW
@given(two_sides())
def test_every_object_is_accounted_for_once(sides):
    one, other = sides
    found = differences(one, other)
    gone = [key for each in found.changes if isinstance(each, Removed) for key in (each.key, *each.children)]
    new = [key for each in found.changes if isinstance(each, Added) for key in (each.key, *each.children)]
    assert len(one) - len(set(gone)) == len(other) - len(set(new))
    assert set(gone) <= keyed(one).keys()
    assert set(new) <= keyed(other).keys()


@FEW
@given(two_sides(), st.sampled_from(sorted(KINDS)))
def test_a_kind_that_is_not_read_adds_nothing_that_is_missing(sides, kind):
    one, other = sides
    blind = ALL - {kind}
    there = [each for each in other if each.kind != kind]
    failed = [NotCompared(kind, "the account may not")]
    full = differences(one, other)
    part = compare(snapshot(*one), snapshot(*there, read=blind, failed=failed), Scope())
    known = {each.key for each in full.changes} | {key for each in full.changes for key in _children(each)}
    assert all(each.key.kind != kind for each in part.changes)
    assert {each.key for each in part.changes} <= known
    assert NotCompared(kind, "the account may not") in part.not_compared


def _children(change):
    return () if isinstance(change, Changed) else change.children


@FEW
@given(two_sides(), st.randoms(use_true_random=False))
def test_judging_is_deterministic_and_goes_by_the_worst(sides, random):
    found = differences(*sides)
    findings = judged(found)
    changes = list(found.changes)
    random.shuffle(changes)
    again = judge(changes, (), RuleContext("prod", "prod"), RulePolicy())
    assert sorted(again, key=repr) == sorted(findings, key=repr)
    assert [each.severity.rank for each in findings] == sorted(each.severity.rank for each in findings)


@FEW
@given(two_sides())
def test_no_two_findings_of_one_look_are_taken_for_the_same(sides):
    findings = judged(differences(*sides))
    assert len({each.id for each in findings}) == len(findings)


@FEW
@given(two_sides())
def test_every_change_is_said_and_each_field_once(sides):
    found = differences(*sides)
    findings = judged(found)
    for change in found.changes:
        own = [each for each in findings if (each.kind, each.object) == (change.key.kind, change.key.dotted)]
        assert own
        if isinstance(change, Changed):
            assert set(change.fields) <= {name for each in own for name in each.fields}


@FEW
@given(RECORDS, st.data())
def test_a_finding_s_name_does_not_depend_on_what_else_differs(records, data):
    assume(records)
    kind = data.draw(st.sampled_from([kind for kind in sorted(KINDS) if fields_with(KINDS[kind], "meaning")]))
    name = data.draw(st.sampled_from(fields_with(KINDS[kind], "meaning")))
    one = record(kind, **({"schema": "far away"} if "schema" in KINDS[kind].__struct_fields__ else {}))
    other = msgspec.structs.replace(one, **{name: other_value(one, name)})
    alone = judged(differences([one], [other]))
    among = judged(differences([one], [other, *records]))
    assert {each.fingerprint for each in alone} <= {each.fingerprint for each in among}
