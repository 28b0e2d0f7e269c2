"""Whatever stands in files and ledgers, a format answers, or raises an error of ours."""

import string
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemawatchd.errors import SchemawatchdError, SourceInvalid
from schemawatchd.history.status import migration_status
from schemawatchd.ledgers.format import formats
from schemawatchd.ledgers.team import aligned
from schemawatchd.schema.rows import Rows

NAMES = {
    "alembic": ["versions/a1_x.py", "b.py"],
    "atlas": ["1_a.sql", "atlas.sum", "2.sql"],
    "dbmate": ["1_a.sql", "2_b.sql"],
    "diesel": ["1_a/up.sql", "1_a/down.sql", "2-3_b/metadata.toml", "2-3_b/up.sql"],
    "django": ["shop/migrations/0001_a.py", "shop/migrations/0002_b.py", "shop/apps.py"],
    "drizzle": ["meta/_journal.json", "0000_a.sql"],
    "efcore": ["20260101000000_A.cs"],
    "flyway": ["V1__a.sql", "V1__a.sql.conf", "R__b.sql", "B1__c.sql", "U1__a.sql"],
    "golang-migrate": ["1_a.up.sql", "1_a.down.sql"],
    "goose": ["1_a.sql", "2_b.go"],
    "knex": ["1_a.js", "2_b.ts"],
    "laravel": ["2026_01_01_000000_a.php"],
    "liquibase": ["a.sql", "b.xml", "c.yaml", "d.json", "e/f.sql"],
    "pop": ["1_a.up.sql", "1_a.sqlite.up.sql", "2_b.mysql.autocommit.down.sql", "3_c.up.fizz"],
    "prisma": ["1_a/migration.sql", "1_a/down.sql"],
    "rails": ["1_a.rb"],
    "schemawatchd": ["20260101000000abcd_a.sql"],
    "sqitch": ["sqitch.plan", "deploy/a.sql", "sqitch.conf"],
    "sqlx": ["1_a.sql", "2_b.up.sql", "2_b.down.sql"],
}
WORDS = [
    b"revision = 'a'\n",
    b"down_revision = ('a', 'b')\n",
    b"down_revision = {[]: 1}\n",
    b"-- migrate:up\n",
    b"-- migrate:down\n",
    b"-- +goose Up\n",
    b"-- +goose ENVSUB ON\n",
    b"$x",
    b"class Migration(migrations.Migration):\n",
    b"    dependencies = [('shop', '0002_b')]\n",
    b"    replaces = [('shop', '0001_a'), x()]\n",
    b"    label = 'x'\n",
    b"--liquibase formatted sql\n",
    b"--changeset a:1 runOnChange:true\n",
    b"--changeset a\n",
    b"--rollback x\n",
    b"--ignoreLines:99\n",
    b"--ignoreLines:start\n",
    b"<changeSet id='1' author='a'>",
    b"<include file='e/f.sql'/>",
    b"<include file='b.xml'/>",
    b"<includeAll path='.'/>",
    b"- changeSet:\n    id: 1\n",
    b'{"databaseChangeLog": [{"include": {"file": "d.json"}}, 1]}',
    b'{"entries": [{"tag": "0000_a", "when": 1}]}',
    b"%project=x\n",
    b"a 2026-01-01T00:00:00Z A <a@b> # n\n",
    b"@v1\n",
    b"h1:x\n",
    b"1_a.sql h1:y\n",
    b"-- atlas:txtar\n",
    b"-- migration.sql --\n",
    b"-- atlas:checkpoint\n",
    b"\x00",
    b"\xff",
    b"\r\n",
    b"(" * 300,
    b"9" * 5000,
]
CONTENTS = st.lists(st.one_of(st.sampled_from(WORDS), st.binary(max_size=20)), max_size=8).map(b"".join)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.binary(max_size=12),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
    st.just(datetime.min.replace(tzinfo=UTC)),
    st.sampled_from(
        ["1", "BASELINE", "DELETE", "9" * 5000, "1e999", "2026-01-01", "a/b::c", float("nan"), 10**400]
    ),
)


class Files:
    named = "shop/migrations"

    def __init__(self, content):
        self.content = content

    def names(self):
        return tuple(sorted(self.content))

    def read(self, name):
        if name not in self.content:
            raise SourceInvalid("the file cannot be opened", path=name)
        return self.content[name]


def test_every_format_is_tried():
    assert set(NAMES) == set(formats())


@pytest.mark.parametrize("name", sorted(NAMES))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_files(name, data):
    named = NAMES[name] + data.draw(st.lists(st.text(string.printable.replace("/", ""), min_size=1), max_size=2))
    folder = Files({each: data.draw(CONTENTS) for each in named})
    one = formats()[name]
    one.owns(folder)
    try:
        found = one.history(folder)
    except SchemawatchdError:
        return
    # A version may have a file for each engine, and one for all others.
    assert len({(each.version, each.only_on) for each in found.migrations}) == len(found.migrations)


@pytest.mark.parametrize("name", sorted(NAMES))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_rows(name, data):
    one = formats()[name]
    extra = [
        *one.COLUMNS,
        "error",
        "description",
        "installed_on",
        "executed_at",
        "logs",
        "comments",
        "dateexecuted",
    ]
    columns = tuple(data.draw(st.lists(st.sampled_from(extra), unique=True, min_size=1)))
    if data.draw(st.integers(0, 9)):
        columns = tuple(dict.fromkeys((*sorted(one.COLUMNS), *columns)))
    rows = data.draw(st.lists(st.tuples(*[VALUES for _ in columns]), max_size=4))
    beside = {each.lower(): Rows(("is_locked", "locked", "timestamp"), ((1, 1, 1),)) for each in one.BESIDE}
    try:
        found = one.ledger("t", Rows(columns, tuple(rows)), beside)
    except SchemawatchdError:
        return
    history = one.history(Files(dict.fromkeys(NAMES[name], b"-- +goose Up\n-- migrate:up\n")))
    standing = migration_status(history, aligned(history, found))
    assert isinstance(standing.version, str)
    assert standing.ahead in (True, False)
