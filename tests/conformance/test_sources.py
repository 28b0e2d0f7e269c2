"""What every source of the canonical schema has to do, whatever its file holds."""

import hashlib
import os
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engines
from schemawatchd.errors import SchemawatchdError, SourceInvalid
from schemawatchd.schema.codec import encode
from schemawatchd.schema.key import Key
from schemawatchd.sources.source import SchemaLocation, SchemaServer, sources
from unit.samples import NOON

SQL = "create table orders (id integer primary key, total numeric(10, 2) not null);\n"
MODELS = """\
from sqlalchemy import Column, Integer, MetaData, Numeric, Table

metadata = MetaData()
orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("total", Numeric(10, 2), nullable=False),
)
"""
ATTRIBUTES = {".py": "metadata"}
SERVER = SchemaServer("sqlite", lambda: "3.40.1")
every_source = pytest.mark.parametrize("suffix", sorted(sources()))


@pytest.fixture(scope="module")
def player():
    made = engines()["sqlite"].scratch(None, Limits())
    yield made
    made.close()


def snapshot_text():
    player = engines()["sqlite"].scratch(None, Limits())
    return encode(sources()[".sql"].snapshot(SQL.encode(), "s.sql", player, NOON, None))


CONTENTS = {".sql": lambda: SQL, ".py": lambda: MODELS, ".json": snapshot_text}


def place(folder, suffix, content=None):
    path = folder / f"schema{suffix}"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return SchemaLocation(path=path, named=f"schema{suffix}", attribute=ATTRIBUTES.get(suffix, ""), folder=folder)


def test_each_has_a_content_to_be_tried_with():
    assert CONTENTS.keys() == sources().keys()


@every_source
def test_reading_twice_gives_the_same_and_names_the_file(suffix, tmp_path):
    where = place(tmp_path, suffix, CONTENTS[suffix]())
    first, second = {}, {}
    assert sources()[suffix].read(where, SERVER, first) == sources()[suffix].read(where, SERVER, second)
    assert first == second
    assert where.path in first


@every_source
def test_the_schema_has_its_tables(suffix, tmp_path, player):
    source, where = sources()[suffix], place(tmp_path, suffix, CONTENTS[suffix]())
    content = source.read(where, SERVER, {})
    found = source.snapshot(content, where.named, player, NOON, None)
    assert Key("table", ("orders",)) in found.objects
    assert found.objects[Key("column", ("orders", "total"))].nullable is False
    assert source.snapshot(content, where.named, player, NOON, None) == found


@every_source
@pytest.mark.parametrize("what", ["missing", "fifo", "folder", "dead link"])
def test_what_is_no_file_is_refused_at_once_by_its_name(suffix, what, tmp_path):
    where = place(tmp_path, suffix)
    {
        "missing": lambda: None,
        "fifo": lambda: os.mkfifo(where.path),
        "folder": where.path.mkdir,
        "dead link": lambda: where.path.symlink_to("nowhere"),
    }[what]()
    with pytest.raises(SourceInvalid) as raised:
        sources()[suffix].read(where, SERVER, {})
    assert where.named in raised.value.told


@pytest.mark.parametrize("suffix", sorted({".sql", ".json"} & sources().keys()))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_a_schema_or_an_error_of_ours(suffix, content, tmp_path, player):
    source, where = sources()[suffix], place(tmp_path, suffix, content)
    parts = {}
    with suppress(SchemawatchdError):
        read = source.read(where, SERVER, parts)
        source.snapshot(read, where.named, player, NOON, None)
    assert parts.get(where.path, "") in {"", hashlib.sha256(content).hexdigest()}
