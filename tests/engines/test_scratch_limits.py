"""What is played on a private server finds an end, on disk and in memory, and the next script is played."""

import shutil
import tempfile
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemawatchd.engines import private
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.find import engines
from schemawatchd.errors import ScratchUnavailable, SourceInvalid

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENGINES = [
    pytest.param("postgresql", marks=pytest.mark.postgres),
    pytest.param("mariadb", marks=pytest.mark.mariadb),
]
DISK = {
    "postgresql": "create table t (a text); insert into t select repeat(md5(g::text), 20)"
    " from generate_series(1, 90000000) g;",
    "mariadb": "create table t (a varchar(700)); insert into t select repeat('x', 700) from seq_1_to_90000000;",
}


@pytest.fixture(scope="module")
def folder():
    """A folder for private servers, short enough for the path of a socket."""
    made = Path(tempfile.mkdtemp(prefix="sl"))
    made.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(private, "_base", lambda: made)
        yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def scratches(folder):
    made = {}
    yield lambda name: made.setdefault(name, engines()[name].scratch(None, Limits(statement=10)))
    for each in made.values():
        each.close()
    assert list(folder.iterdir()) == []


def plays(scratch):
    found = scratch.play(Script("schema.sql", "create table other (a int);"), NOON)
    return [each.name for key, each in found.objects.items() if key.kind == "table"]


@pytest.mark.parametrize("name", ENGINES)
def test_a_script_that_fills_the_disk_is_stopped(scratches, name, monkeypatch):
    scratch = scratches(name)
    assert plays(scratch) == ["other"]
    monkeypatch.setattr(private, "DISK", 400 << 20)
    with pytest.raises(SourceInvalid, match="takes more than 400 MiB on disk") as caught:
        scratch.play(Script("schema.sql", DISK[name]), NOON)
    assert caught.value.path == "schema.sql"
    assert plays(scratch) == ["other"]


@pytest.mark.parametrize("name", ENGINES)
def test_beside_another_script_it_is_not_said_which_of_them_it_was(scratches, name, monkeypatch):
    scratch = scratches(name)
    monkeypatch.setattr(private, "DISK", 400 << 20)
    with closing(scratch.stand()) as other, pytest.raises(ScratchUnavailable, match="on disk"), other.lent():
        scratch.play(Script("schema.sql", DISK[name]), NOON)
    assert plays(scratch) == ["other"]


class Stopped:
    """A server that hears that it has to end."""

    def __init__(self):
        self.heard = threading.Event()

    def send_signal(self, _):
        self.heard.set()


def overfull(monkeypatch, *, met):
    """How the script that is left ends after the folder has grown, and another script has ended before it."""
    home = private.Home("nobody")
    home._server = Stopped()
    monkeypatch.setattr(private, "_LOOK_EVERY", 0.01)
    grown = threading.Event()
    monkeypatch.setattr(private, "_size", lambda _: private.DISK + 1 if grown.is_set() else 0)
    try:
        if not met:
            with home.playing("another.sql"):
                pass
        with home.playing("schema.sql"):
            if met:
                with home.playing("another.sql"):
                    pass
            grown.set()
            assert home._server.heard.wait(5)
            raise ScratchUnavailable("the connection is closed")
    finally:
        home._server = None
        home.remove()


def test_what_a_script_left_that_has_ended_is_not_blamed_on_the_one_beside_it(monkeypatch):
    with pytest.raises(ScratchUnavailable, match="on disk"):
        overfull(monkeypatch, met=True)


def test_a_script_that_met_no_other_is_told_so(monkeypatch):
    with pytest.raises(SourceInvalid, match="on disk"):
        overfull(monkeypatch, met=False)


MEMORY = {
    "repeat": "select repeat('x', 900000000);",
    "a concatenation of groups": "set group_concat_max_len = 4294967295;"
    " select length(group_concat(repeat('x', 1000000))) from seq_1_to_100000;",
    "a join buffer": "set join_buffer_size = 8000000000, join_cache_level = 8;"
    " set join_buffer_space_limit = 8000000000;"
    " select count(*) from (select repeat('x', 60000) a, seq from seq_1_to_100000) p"
    " join (select repeat('x', 60000) a, seq from seq_1_to_100000) q on p.seq + 0 = q.seq + 0 and p.a = q.a;",
    "a table in memory": "set max_heap_table_size = 17179869184; create table h (a varchar(16000)) engine=memory;"
    " insert into h select 'x' from seq_1_to_9000000;",
    "a table for the answer": "set tmp_table_size = 17179869184, max_heap_table_size = 17179869184;"
    " select count(*) from (select distinct concat(a.seq, repeat('x', 200)) from seq_1_to_9000000 a) q;",
    "recursion": "set max_recursive_iterations = 4294967295, tmp_table_size = 17179869184,"
    " max_heap_table_size = 17179869184; with recursive c(n, x) as (select 1, cast(repeat('x', 500) as char(500))"
    " union all select n + 1, x from c) select count(*) from c;",
    "a sort buffer": "set sort_buffer_size = 8000000000;"
    " select repeat('x', 1000) a, seq from seq_1_to_9000000 order by rand();",
    "a user variable": "set @a = repeat('x', 16000000); set @b = concat(@a, @a, @a, @a);",
    "json": "select json_arrayagg(repeat('x', 100000)) from seq_1_to_1000000;",
    "many user variables": "delimiter //\nbegin not atomic declare i int default 0; while i < 3000000 do"
    " execute immediate concat('set @v', i, ' = repeat(''x'', 1000000)'); set i = i + 1; end while; end//",
    "prepared statements": "delimiter //\nbegin not atomic declare i int default 0; while i < 3000000 do"
    " execute immediate concat('prepare p', i, ' from ''select repeat(1, 10000)'''); set i = i + 1;"
    " end while; end//",
}


@pytest.mark.mariadb
@pytest.mark.parametrize("bomb", MEMORY)
def test_mariadb_takes_no_more_memory_than_allowed(scratches, folder, bomb):
    scratch = scratches("mariadb")
    assert plays(scratch) == ["other"]
    peaks, ended = [], threading.Event()
    server = next(each for each in inside(folder) if (each / "comm").read_text().strip() == "mariadbd")
    following = threading.Thread(target=follow, args=(server, peaks, ended))
    following.start()
    with suppress(SourceInvalid):  # some are played: an answer is thrown away as it comes
        scratch.play(Script("schema.sql", MEMORY[bomb]), NOON)
    ended.set()
    following.join()
    assert plays(scratch) == ["other"]
    assert max(peaks) < private.MEMORY


def inside(folder):
    """The processes whose working folder lies in `folder`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if folder in (process / "cwd").readlink().parents:
                found.append(process)
    return found


def follow(process, peaks, ended):
    """Note the most memory that the process ever had, again and again until `ended`."""
    while True:
        with suppress(OSError, ValueError):
            (line,) = (each for each in (process / "status").read_text().splitlines() if each.startswith("VmHWM"))
            peaks.append(int(line.split()[1]) << 10)
        if ended.wait(0.05):
            return
