"""The canonical schema: loaded once per content, and remembered for when it breaks."""

import pytest

from fixtures.clock import SteppedClock
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.codec import encode
from schemawatchd.schema.snapshot import EngineId
from schemawatchd.sources.canonical import CanonicalSchema
from schemawatchd.sources.source import SchemaLocation
from unit.samples import snapshot, table


class Scratch:
    """Makes a table of whatever is played; what contains `broken` fails."""

    def __init__(self):
        self.played = []
        self.server = "15.18"
        self.refusal = None

    def like(self, major):
        return self

    def version(self):
        if self.refusal:
            raise self.refusal
        return self.server

    def play(self, script, taken_at, collation=None):
        self.played.append(script.text)
        if "broken" in script.text:
            raise SourceInvalid("syntax error", path=script.path, line=1)
        return snapshot(table(script.text.strip(), collation=collation))


class Kept:
    """What a state store keeps."""

    def __init__(self):
        self.by_key = {}
        self.latest = {}

    def expected(self, key):
        return self.by_key.get(key)

    def keep_expected(self, key, source, engine, snapshot):
        self.by_key[key] = self.latest[source, engine] = snapshot

    def last_good(self, source, engine):
        return self.latest.get((source, engine))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "schema.sql"
    path.write_text("first")
    return path


@pytest.fixture
def made(file):
    """Makes a schema as a process would: with the same scratch and the same store each time."""
    scratch, kept = Scratch(), Kept()

    def make(reader=1, engine="postgresql", path=file, clock=None):
        found = CanonicalSchema(
            place=SchemaLocation(path=path, named=path.name, folder=path.parent),
            engine=engine,
            reader=reader,
            scratch=lambda: scratch,
            kept=kept,
            clock=clock or SteppedClock(),
        )
        return found, scratch

    return make


def name(expected):
    (key,) = expected.snapshot.objects
    return key.path[-1]


def test_the_same_content_is_played_once(made):
    schema, scratch = made()
    assert name(schema.load()) == name(schema.load()) == "first"
    assert scratch.played == ["first"]


def test_other_content_is_played(made, file):
    schema, scratch = made()
    schema.load()
    file.write_text("second")
    assert name(schema.load()) == "second"
    assert scratch.played == ["first", "second"]


def test_the_fingerprint_moves_with_the_content_and_names_what_was_loaded(made, file):
    schema, _ = made()
    before = schema.fingerprint()
    assert schema.load().fingerprint == before
    file.touch()
    assert schema.fingerprint() == before
    file.write_text("second")
    assert schema.fingerprint() != before


def test_another_process_plays_nothing_that_the_store_knows(made):
    made()[0].load()
    schema, scratch = made()
    assert name(schema.load()) == "first"
    assert scratch.played == ["first"]


def test_another_reader_or_server_reads_anew(made):
    made()[0].load()
    schema, scratch = made(reader=2)
    schema.load()
    scratch.server = "15.19"
    made()[0].load()
    assert scratch.played == ["first"] * 3


def test_broken_content_is_not_played_again(made, file):
    file.write_text("broken")
    schema, scratch = made()
    for _ in range(3):
        with pytest.raises(SourceInvalid, match="syntax error"):
            schema.load()
    assert scratch.played == ["broken"]


def test_broken_content_is_tried_again_after_a_while(made, file, clock):
    file.write_text("broken")
    schema, scratch = made(clock=clock)
    for seconds in (0, 599, 2):
        clock.step(seconds)
        with pytest.raises(SourceInvalid, match="syntax error"):
            schema.load()
    assert scratch.played == ["broken", "broken"]


def test_mended_content_is_played(made, file):
    file.write_text("broken")
    schema, _ = made()
    with pytest.raises(SourceInvalid):
        schema.load()
    file.write_text("mended")
    assert name(schema.load()) == "mended"


def test_a_scratch_that_was_away_is_tried_again(made):
    schema, scratch = made()
    scratch.refusal = ScratchUnavailable("no server")
    with pytest.raises(ScratchUnavailable):
        schema.load()
    scratch.refusal = None
    assert name(schema.load()) == "first"


def test_the_last_good_version_is_remembered_in_this_run(made, file):
    schema, _ = made()
    assert schema.last_good() is None
    schema.load()
    file.write_text("broken")
    with pytest.raises(SourceInvalid):
        schema.load()
    assert name(schema.last_good()) == "first"


def test_the_last_good_version_is_remembered_beyond_a_restart(made, file):
    made()[0].load()
    file.write_text("broken")
    schema, _ = made()
    with pytest.raises(SourceInvalid):
        schema.load()
    assert name(schema.last_good()) == "first"


def test_a_missing_file_is_told_by_load_and_fingerprint(made, file):
    file.unlink()
    schema, _ = made()
    for ask in (schema.load, schema.fingerprint):
        with pytest.raises(SourceInvalid, match="missing"):
            ask()


REFUSED = {
    "nothing": (b"", "it is empty"),
    "only blanks": (b" \n\t\n", "it is empty"),
    "no UTF-8": (b"create\ntable \xff", "not UTF-8"),
}


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_schema_is_never_played(made, file, content, says):
    file.write_bytes(content)
    schema, scratch = made()
    with pytest.raises(SourceInvalid, match=says):
        schema.load()
    assert scratch.played == []


def test_the_line_of_a_foreign_byte_is_told(made, file):
    file.write_bytes(b"one\ntwo\nthr\xe9e\n")
    with pytest.raises(SourceInvalid) as caught:
        made()[0].load()
    assert caught.value.line == 3


def test_a_byte_order_mark_and_foreign_line_ends_are_no_part_of_the_schema(made, file):
    file.write_bytes(b"\xef\xbb\xbfone\r\n")
    schema, scratch = made()
    schema.load()
    assert scratch.played == ["one\n"]


def test_a_snapshot_file_needs_no_scratch(made, tmp_path):
    path = tmp_path / "schema.json"
    path.write_bytes(encode(snapshot(table("first"))))
    schema, scratch = made(path=path)
    scratch.refusal = ScratchUnavailable("no server")
    assert name(schema.load()) == "first"


def test_a_snapshot_of_another_engine_is_refused(made, tmp_path):
    path = tmp_path / "schema.json"
    path.write_bytes(encode(snapshot(table("first"), engine=EngineId("sqlite", "3.40.1"))))
    with pytest.raises(SourceInvalid, match="a snapshot of sqlite, and the target is postgresql"):
        made(path=path)[0].load()


def test_a_sort_of_file_that_nobody_reads_is_told(made, tmp_path):
    path = tmp_path / "schema.txt"
    path.write_text("x")
    with pytest.raises(SourceInvalid, match="no schema source reads"):
        made(path=path)[0].load()


def test_two_engines_do_not_share_what_was_loaded(made):
    made()[0].load()
    schema, scratch = made(engine="mariadb")
    schema.load()
    assert scratch.played == ["first"] * 2


# Databases that hand a collation on ---------------------------------------------------------------------


def collation(expected):
    (each,) = expected.snapshot.objects.values()
    return each.collation


def test_each_collation_is_played_once_for_itself(made):
    schema, scratch = made()
    for wanted in ("general", "bin", "general", "bin"):
        assert collation(schema.load(wanted)) == wanted
    assert scratch.played == ["first"] * 2


def test_another_process_knows_them_apart(made):
    for wanted in ("general", "bin"):
        made()[0].load(wanted)
    schema, scratch = made()
    assert [collation(schema.load(wanted)) for wanted in ("general", "bin")] == ["general", "bin"]
    assert scratch.played == ["first"] * 2


def test_the_last_good_version_is_the_collation_s_own(made, file):
    schema, _ = made()
    schema.load("general")
    schema.load("bin")
    file.write_text("second")
    schema.load("general")
    assert name(schema.last_good("general")) == "second"
    assert name(schema.last_good("bin")) == "first"
    assert schema.last_good() is None


def test_the_last_good_version_is_of_the_same_major_version(made, file):
    _, scratch = made()
    made()[0].load(major="15")
    file.write_text("second")
    scratch.server = "18.1"
    made()[0].load(major="18")
    file.write_text("broken")
    assert name(made()[0].last_good(major="18")) == "second"
    scratch.server = "15.19"
    assert name(made()[0].last_good(major="15")) == "first"


def test_without_scratch_the_last_good_version_is_that_of_the_target_s_major_version(made, file):
    schema, scratch = made()
    schema.load(major="15")
    scratch.refusal = ScratchUnavailable("the server program is gone")
    assert name(made()[0].last_good(major="15")) == "first"
    assert made()[0].last_good(major="18") is None
