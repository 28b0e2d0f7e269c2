"""Records: their names, and the role of each of their fields."""

import pytest

from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.object import fields_with, kind_of, meaning, roles
from unit.samples import check, column, comment, record

CONTRACT = (
    "schema table column primary_key unique foreign_key check exclusion index view materialized_view function"
    " procedure aggregate trigger event_trigger rule sequence enum domain composite_type range_type policy"
    " extension collation grant default_grant owner comment partition statistics publication event"
    " virtual_table foreign_table foreign_server foreign_data_wrapper user_mapping operator cast text_search"
    " database option"
)


def test_every_kind_has_a_word_of_the_contract():
    assert set(KINDS) <= set(CONTRACT.split())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_is_known_by_its_class_s_name(kind):
    assert kind_of(KINDS[kind]) == kind
    assert record(kind).kind == kind
    assert record(kind).key.kind == kind


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_has_one_of_four_roles_and_the_path_is_identity(kind):
    cls = KINDS[kind]
    assert set(roles(cls).values()) <= {"identity", "meaning", "cosmetic", "hint"}
    assert set(roles(cls)) == set(cls.__struct_fields__)
    assert set(fields_with(cls, "identity")) == set(cls.PAIRED_BY or cls.IDENTITY)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_record_is_frozen_and_says_what_it_is(kind):
    each = record(kind)
    with pytest.raises(AttributeError):
        each.name = "another"
    assert KINDS[kind].__doc__
    assert hash(each) == hash(record(kind))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_something_that_can_differ_or_is_only_there_or_not(kind):
    assert bool(fields_with(KINDS[kind], "meaning")) == (kind not in {"schema", "user_mapping"})


def test_empty_parts_of_the_path_are_left_out():
    assert column(schema=None).key == Key("column", ("orders", "total"))
    assert column(schema="").key == Key("column", ("orders", "total"))


def test_a_column_s_parent_is_its_table():
    assert column().parents[0] == Key("table", ("shop", "orders"))


def test_a_comment_s_parents_are_what_it_is_on_and_what_holds_that():
    found = comment("text", parent="orders", name="total", on="column").parents
    assert found[:2] == (Key("column", ("shop", "orders", "total")), Key("table", ("shop", "orders")))


def test_comments_on_an_index_and_a_constraint_of_one_name_are_two():
    one = comment("text", parent="orders", name="same", on="index")
    two = comment("text", parent="orders", name="same", on="check")
    assert one.key != two.key
    assert one.pair != two.pair


def test_a_primary_key_meets_its_partner_whatever_its_name():
    assert record("primary_key", name="a").pair == record("primary_key", name="b").pair
    assert roles(KINDS["primary_key"])["name"] == "cosmetic"


def test_routines_of_one_name_are_told_apart_by_their_arguments():
    one, two = record("function", signature="(integer)"), record("function", signature="(text)")
    assert one.key != two.key
    assert one.pair != two.pair


def test_meaning_leaves_name_cosmetics_and_hints_out():
    one = check("orders_check", "total > 0", signature="(x)")
    two = check("orders_check1", "total > 0", generated=False)
    assert meaning(one) == meaning(two)


def test_only_who_says_so_is_named_by_the_server():
    assert check("a", "b").named_by_server
    assert not check("a", "b", generated=False).named_by_server
    assert not column().named_by_server
