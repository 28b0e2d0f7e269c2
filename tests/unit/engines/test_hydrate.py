"""A catalog row that makes no record is one object's trouble."""

import pytest

from schemawatchd.engines.hydrate import hydrate
from schemawatchd.errors import ReadFailed
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.index import Index

COLUMNS = ["schema", "table", "name", "keys", "unique"]
GOOD = ("public", "orders", "good", ["id"], False)


def test_one_odd_row_hides_no_other():
    found = hydrate(Index, COLUMNS, [GOOD, ("public", "orders", "odd", [None], False)])
    assert [each.name for each in found.records] == ["good"]
    (unread,) = found.unread
    assert (unread.kind, unread.object) == ("index", "public.orders.odd")
    assert "unknown form" in unread.reason


@pytest.mark.parametrize("name", [None, "", 5, []])
def test_a_row_that_does_not_tell_its_name_fails_the_kind(name):
    with pytest.raises(ReadFailed):
        hydrate(Index, COLUMNS, [GOOD, ("public", "orders", name, [None], False)])


def test_a_field_that_the_name_is_made_of_fails_the_kind():
    columns = ["schema", "name", "signature", "language", "body"]
    with pytest.raises(ReadFailed):
        hydrate(Function, columns, [("public", "f", 7, "sql", None)])
    (unread,) = hydrate(Function, columns, [("public", "f", "(integer)", "sql", None)]).unread
    assert unread.object == "public.f(integer)"
