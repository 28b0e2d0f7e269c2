"""Keys: one name for an object, the same everywhere."""

import pytest

from schemawatchd.schema.key import Key, quoted

NAMES = {
    "a plain name stands as it is": ("orders", "orders"),
    "capitals are plain": ("Orders", "Orders"),
    "a dollar and digits are plain behind the first letter": ("a$1", "a$1"),
    "a digit in front is quoted": ("1a", '"1a"'),
    "a dot is quoted": ("a.b", '"a.b"'),
    "a blank is quoted": ("my orders", '"my orders"'),
    "a quote is doubled": ('say "hi"', '"say ""hi"""'),
    "a line feed at the end does not pass for plain": ("orders\n", '"orders\n"'),
    "letters beyond ASCII are quoted": ("größe", '"größe"'),
    "nothing at all is quoted": ("", '""'),
}


@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES)
def test_a_part_is_written_as_a_person_would(name, shown):
    assert quoted(name) == shown


def test_a_key_prints_kind_path_and_signature():
    assert str(Key("column", ("public", "users", "email"))) == "column:public.users.email"
    assert str(Key("function", ("app", "add"), "(integer, text)")) == "function:app.add(integer, text)"
    assert str(Key("table", ("shop", "odd.name"))) == 'table:shop."odd.name"'


def test_two_paths_never_print_alike():
    assert Key("table", ("a.b",)).dotted != Key("table", ("a", "b")).dotted


def test_keys_are_ordered_and_can_be_looked_up():
    first, second = Key("column", ("t", "a")), Key("column", ("t", "b"))
    assert sorted([second, first]) == [first, second]
    assert {first: 1}[Key("column", ("t", "a"))] == 1
