"""Whatever a schema file or a database file does in SQLite ends: the child that evaluates it is killed."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fixtures.daemon import eventually
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite import child_process as process
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.errors import ReadFailed, ScratchUnavailable, SourceInvalid
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHORT = Limits(statement=0.5)
NEVER = "select instr(zeroblob(99000000), zeroblob(49000000)||x'01');"
FILLS = """\
create table b (x);
insert into b with recursive c(n) as (select 1 union all select n+1 from c) select zeroblob(90000000) from c;
"""
FILLS_SMALL = FILLS.replace("90000000", "900")
SORTS = "with recursive c(n) as (select 1 union all select n+1 from c) select randomblob(5000) from c order by 1;"
DOUBLES = "select " + "replace(" * 9 + "'aaaaaaaaaa'" + ", 'a', 'aaaaaaaaaa')" * 9 + ";"


@pytest.mark.parametrize("script", [NEVER, FILLS, FILLS_SMALL, SORTS, DOUBLES])
def test_a_bomb_is_stopped_and_the_next_schema_is_played(script):
    scratch = ENGINE.scratch(None, Limits(statement=5.0) if script in (FILLS, FILLS_SMALL) else SHORT)
    with pytest.raises(SourceInvalid) as caught:
        scratch.play(Script("schema.sql", script), NOON)
    assert caught.value.path == "schema.sql"
    assert any(each in caught.value.says for each in ("takes too long", "of memory", "too big"))
    assert [each.name for each in tables(scratch.play(Script("schema.sql", "create table t (a);"), NOON))] == ["t"]


def tables(snapshot):
    return [each for key, each in snapshot.objects.items() if key.kind == "table"]


def test_a_bomb_takes_no_other_stand_with_it():
    scratch = ENGINE.scratch(None, SHORT)
    with closing(scratch.stand()) as other, closing(scratch.stand()) as stand, closing(stand.copy()) as copy:
        other.play(Script("other.sql", "create table o (a);"))
        with pytest.raises(SourceInvalid, match="takes too long"):
            stand.play(Script("schema.sql", NEVER))
        for lost in (stand, copy):
            with pytest.raises(ScratchUnavailable, match="stopped"):
                lost.read(NOON)
        assert [each.name for each in tables(other.read(NOON))] == ["o"]


def test_a_query_that_never_ends_is_stopped_too():
    with (
        closing(ENGINE.scratch(None, SHORT).stand()) as stand,
        pytest.raises(SourceInvalid, match="takes too long"),
    ):
        stand.rows(NEVER.rstrip(";"))


def test_one_child_serves_one_look_after_the_other(tmp_path):
    file = tmp_path / "app.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table t (a)")
    scratch = ENGINE.scratch(None, SHORT)
    process.CHILDREN.end()
    pids = set()
    for _ in range(3):
        scratch.play(Script("schema.sql", "create table t (a);"), NOON)
        with ENGINE.connect(Dsn(f"sqlite:///{file}"), SHORT) as session:
            session.read(frozenset(), NOON)
        (idle,) = process.CHILDREN._idle
        pids.add(idle._process.pid)
    assert len(pids) == 1


def test_quiet_ticks_start_no_child(tmp_path):
    file = tmp_path / "app.db"
    process.CHILDREN.end()
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("pragma journal_mode = wal")
        writer.execute("create table t (a)")
        writer.commit()
        with ENGINE.connect(Dsn(f"sqlite:///{file}"), SHORT) as session:
            session.pulse(session.pulse(None))
    assert process.CHILDREN._idle == []


def test_a_file_that_holds_too_much_is_unknown_and_the_next_one_is_read(tmp_path):
    large, small = tmp_path / "large.db", tmp_path / "small.db"
    columns = ", ".join(f"c{n}" for n in range(1000))
    with closing(sqlite3.connect(large)) as connection:
        connection.execute(f"create table t ({columns})")
        connection.execute(f"create index i on t ({columns} /* {'x' * 200_000} */)")
    with closing(sqlite3.connect(small)) as connection:
        connection.execute("create table s (a)")
    with (
        ENGINE.connect(Dsn(f"sqlite:///{large}"), Limits()) as session,
        pytest.raises(ReadFailed, match=r"large\.db could not be read: (it needs|its content takes) more than"),
    ):
        session.read(frozenset(), NOON)
    with ENGINE.connect(Dsn(f"sqlite:///{small}"), Limits()) as session:
        assert [each.name for each in tables(session.read(frozenset(), NOON))] == ["s"]


@pytest.mark.parametrize("expression", [NEVER[7:-1], "printf('%.*c', 900000000, 'x')", "zeroblob(900000000)"])
def test_virtual_columns_of_a_ledger_are_not_evaluated(tmp_path, expression):
    file = tmp_path / "app.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table alembic_version (version_num, v as (12345))")
        connection.execute("insert into alembic_version values ('a1')")
        connection.execute("pragma writable_schema = on")
        connection.execute("update sqlite_schema set sql = replace(sql, '12345', ?)", [expression])
        connection.commit()
    with ENGINE.connect(Dsn(f"sqlite:///{file}"), SHORT) as session:
        assert session.table(("alembic_version",)).rows == (("a1",),)


def test_the_child_has_limits_and_imports_little():
    with closing(process.memory()) as database:
        pid = database._child._process.pid
        lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
        limits = {each[:25].strip(): each[26:46].strip() for each in lines}
        assert limits["Max address space"] == str(1 << 30)
        assert limits["Max core file size"] == "0"
        assert limits["Max file size"] == str(1 << 30)
        assert int(limits["Max cpu time"]) < 60
        assert database.execute("pragma hard_heap_limit")[0][0] == 384 << 20
        assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")
    listed = "import sys; sys.argv[1:] = []; import schemawatchd.engines.sqlite.child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    heavy = {
        "sqlalchemy",
        "psycopg",
        "pymysql",
        "pydantic",
        "alembic",
        "subprocess",
        "threading",
        "socket",
        "logging",
    }
    assert heavy & set(done.stdout.split()) - {"threading"} == set()


def test_it_ends_with_its_parent(tmp_path):
    program = (
        "from schemawatchd.engines.sqlite import child_process as process\n"
        "import os\n"
        "database = process.memory()\n"
        "print(database._child._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    eventually(lambda: not Path(f"/proc/{pid}").exists())
