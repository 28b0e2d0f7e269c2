"""Snapshot files: what is written comes back, and what is foreign is told and not guessed at."""

import json

import pytest

from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.codec import decode, encode
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.snapshot import EngineId, NotCompared
from unit.samples import check, column, record, snapshot, table, unnamed_check

FULL = snapshot(
    *(record(kind) for kind in sorted(KINDS)),
    table("größe 🙂"),
    read=frozenset(KINDS) - {"enum"},
    lacking=[NotCompared("event", "not read by this version")],
    failed=[NotCompared("enum", "the account may not")],
    not_compared=[NotCompared("table", "scratch has no module fts5", "search")],
    engine=EngineId("postgresql", "15.18", "7301", "standby"),
)


def changed(**more):
    return json.dumps(json.loads(encode(FULL)) | more).encode()


def test_a_snapshot_of_every_kind_comes_back_as_it_was():
    assert decode(encode(FULL), "s.json") == FULL


def test_unnamed_constraints_with_one_definition_come_back_apart():
    twice = snapshot(unnamed_check("a > 0"), unnamed_check("a > 0"))
    assert decode(encode(twice), "s.json").objects.keys() == twice.objects.keys()


def test_the_order_of_reading_leaves_no_trace_in_the_file():
    records = [table(), column(), check("c", "a > 0")]
    assert encode(snapshot(*records)) == encode(snapshot(*reversed(records)))


def test_the_file_is_for_people_too():
    text = encode(FULL).decode()
    assert text.endswith("}\n")
    assert len(text.splitlines()) > 50


BROKEN = {
    "a newer version": (changed(version=2), "version 2"),
    "a foreign format": (changed(format="somebody-else"), "somebody-else"),
    "an unknown kind": (changed(objects={"spaceship": [{"name": "x"}]}), "spaceship"),
    "an unknown key": (changed(colour="red"), "colour"),
    "a record without its name": (changed(objects={"table": [{"schema": "shop"}]}), "name"),
    "a field of another type": (changed(objects={"table": [{"name": 5}]}), "str"),
    "half a file": (encode(FULL)[:200], "not a snapshot"),
    "no JSON": (b"CREATE TABLE t (a int);", "not a snapshot"),
    "nothing": (b"", "not a snapshot"),
    "a list": (b"[]", "not a snapshot"),
    "bytes that are no text": (b'{"format": "\xff\xfe"}', "not a snapshot"),
}


@pytest.mark.parametrize(("content", "says"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_told_with_the_file_s_name(content, says):
    with pytest.raises(SourceInvalid) as caught:
        decode(content, "schema.json")
    assert says in caught.value.says
    assert caught.value.told.startswith("schema.json: ")


def test_a_version_to_come_is_told_whatever_else_it_holds():
    with pytest.raises(SourceInvalid, match="version 2"):
        decode(changed(version=2, something_new={"a": 1}), "schema.json")


def test_a_file_by_an_older_version_says_which_fields_it_knows_nothing_of():
    document = json.loads(encode(FULL))
    for row in document["objects"]["column"]:
        del row["collation"], row["visible"]
    assert decode(json.dumps(document).encode(), "s.json").coverage.unknown == {"column": ("collation", "visible")}
    assert decode(encode(FULL), "s.json").coverage.unknown == {}
