"""Whatever a server lets people make is read: odd objects of each kind, and none of them is lost."""

from pathlib import Path

import pytest

from fixtures.postgres import look

pytestmark = pytest.mark.postgres

HERE = Path(__file__).parent
ODD = (HERE / "odd.sql").read_text(encoding="utf-8")
THERE = (HERE / "odd_there.sql").read_text(encoding="utf-8")


@pytest.fixture
def odd(postgres_database):
    with postgres_database.connect() as connection:
        connection.execute(ODD)
    return postgres_database


def test_odd_objects_are_read_and_none_is_lost(odd):
    found = look(odd.dsn)
    assert found.coverage.failed == ()
    read = {(key.kind, key.path) for key in found.objects}
    there = {(kind, tuple(path)) for kind, path in odd.ask(THERE)}
    assert there - read == set()
    assert len(there) > 200


@pytest.mark.parametrize(
    ("index", "keys"),
    [
        ("using gin (to_tsvector('english', t))", ("to_tsvector('english'::regconfig, t)",)),
        ("using gin ((j -> 'a'))", ("((j -> 'a'::text))",)),
        ("using gin ((j -> 'a') jsonb_path_ops)", ("((j -> 'a'::text)) jsonb_path_ops",)),
        ("using gin ((h || h))", ("((h OPERATOR(public.||) h))",)),
        ('(lower(t) collate "C")', ('lower(t) COLLATE "C"',)),
        ('(lower(t collate "C"))', ('lower((t COLLATE "C")) COLLATE "C"',)),
    ],
)
def test_a_collation_is_told_where_the_index_has_one_of_its_own(index, keys, postgres_database):
    postgres_database.run(
        f"create extension hstore; create table x (t text, j jsonb, h hstore); create index i on x {index}"
    )
    (found,) = (each for each in look(postgres_database.dsn).objects.values() if each.kind == "index")
    assert found.keys == keys
