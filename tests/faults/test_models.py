"""Models badly treated: what is in a Python file may do anything, and we want an answer or a reason."""

import ctypes
import os
import py_compile
import signal
import time
from pathlib import Path

import pytest

from fixtures.clock import SteppedClock
from fixtures.daemon import eventually
from schemawatchd.errors import SourceInvalid
from schemawatchd.sources.canonical import CanonicalSchema
from schemawatchd.sources.child import process
from schemawatchd.sources.child.question import ModelsQuestion
from schemawatchd.sources.no_cache import NoSnapshotCache
from schemawatchd.sources.source import SchemaLocation
from unit.samples import snapshot, table

GOOD = """\
from sqlalchemy import Column, Integer, MetaData, Table
metadata = MetaData()
Table("orders", metadata, Column("id", Integer, primary_key=True))
"""


@pytest.fixture
def asked(tmp_path):
    """Writes a module and asks for its statements."""

    def ask(text, attribute="metadata", seconds=20.0, file="models.py", parts=None):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        question = ModelsQuestion(
            path=str(path),
            attribute=attribute,
            folder=str(tmp_path),
            engine="sqlite",
            version="3.40.1",
            processor=20,
        )
        found = {} if parts is None else parts
        return process.statements(question, f"{file}:{attribute}", found, seconds)

    return ask


@pytest.fixture
def refused(asked):
    def ask(text, **how):
        with pytest.raises(SourceInvalid) as caught:
            asked(text, **how)
        return caught.value

    return ask


def made(found):
    return [" ".join(text.split()) for text, _ in found]


ORDERS = ["CREATE TABLE orders ( id INTEGER NOT NULL, PRIMARY KEY (id) )"]


def test_our_own_memory_is_closed_before_it_is_run(asked):
    """Root may read it all the same, so only the switch can be checked here (prctl(2), PR_GET_DUMPABLE)."""
    asked(GOOD)
    assert ctypes.CDLL(None).prctl(3) == 0


def test_a_module_that_behaves(asked):
    assert asked(GOOD) == [(text, "table orders") for text, _ in asked(GOOD)]
    assert made(asked(GOOD)) == ORDERS


def test_what_it_prints_is_no_answer(asked):
    noise = (
        "import sys\nfor each in range(160):\n    print('x' * 65536, file=(sys.stdout, sys.stderr)[each % 2])\n"
    )
    assert made(asked(noise + GOOD)) == ORDERS


def test_it_has_nothing_to_read(asked):
    kept, (reading, writing) = os.dup(0), os.pipe()
    os.write(writing, b"ours")
    os.close(writing)
    os.dup2(reading, 0)
    try:
        assert made(asked("import sys\nassert sys.stdin.read() == ''\n" + GOOD)) == ORDERS
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(reading)


def test_one_that_hangs_is_ended_with_all_that_it_started(refused, tmp_path):
    begun = time.monotonic()
    error = refused(
        "import os, subprocess, pathlib, time\n"
        f"note = pathlib.Path({str(tmp_path)!r}) / 'pids'\n"
        "other = subprocess.Popen(['sleep', '600'])\n"
        "note.write_text(f'{os.getpid()} {other.pid}')\n"
        "time.sleep(600)\n" + GOOD,
        seconds=2.0,
    )
    assert "not loaded within 2 s" in error.says
    assert time.monotonic() - begun < 10
    for pid in (tmp_path / "pids").read_text().split():
        eventually(lambda pid=pid: gone(int(pid)))


def gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_one_that_ignores_signals_is_ended_too(refused):
    text = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True:\n    time.sleep(1)\n"
    assert "not loaded within 1.5 s" in refused(text, seconds=1.5).says


def test_a_copy_of_itself_that_it_forks_says_nothing(asked):
    text = "import os, time\nif os.fork() == 0:\n    raise RuntimeError('the copy')\ntime.sleep(0.3)\n"
    assert made(asked(text + GOOD)) == ORDERS


def test_what_holds_the_pipe_open_does_not_keep_us(refused):
    text = "import os, time\nif os.fork() == 0:\n    time.sleep(600)\nos._exit(3)\n"
    begun = time.monotonic()
    assert "ended the process with 3" in refused(text).says
    assert time.monotonic() - begun < 10


def test_one_that_ends_the_process_is_told(refused):
    assert "ended the process with 0" in refused("import os\nos._exit(0)\n").says
    assert f"signal {signal.SIGABRT.value}" in refused("import os\nos.abort()\n").says
    assert refused("import sys\nsys.exit('no')\n").says == "models.py, line 2: SystemExit: no"


def test_one_that_closes_every_descriptor_is_told(refused):
    assert "ended" in refused("import os\nos.closerange(0, 100)\n" + GOOD).says


def test_one_that_writes_on_every_descriptor_is_told(refused):
    text = (
        "import contextlib, os\n"
        "for each in range(3, 64):\n"
        "    with contextlib.suppress(OSError):\n"
        "        os.write(each, b'hello\\n')\n"
    )
    assert "cannot be understood" in refused(text + GOOD).says


def test_it_finds_no_secret_of_ours(refused, monkeypatch):
    for name in ("SCHEMAWATCHD_TARGETS__PROD__PASSWORD", "DATABASE_URL", "CREDENTIALS_DIRECTORY", "PGPASSWORD"):
        monkeypatch.setenv(name, "canary")
    error = refused("import os\nraise RuntimeError(sorted(os.environ.items()))\n")
    assert "canary" not in error.told + error.hint
    assert "RuntimeError: [(" in error.says
    error = refused("import os\nos.environ['DATABASE_URL']\n")
    assert error.says == "models.py, line 2: KeyError: 'DATABASE_URL'"
    assert "empty environment" in error.hint


def test_only_its_answer_is_open_beside_the_usual_three(refused):
    with Path(os.devnull).open() as held:
        os.set_inheritable(held.fileno(), True)
        error = refused("import os\nraise RuntimeError(len(os.listdir('/proc/self/fd')))\n")
    # The folder itself is open while it is listed.
    assert error.says.endswith("RuntimeError: 5")


def test_what_it_raises_comes_on_one_line_without_control_characters(refused):
    error = refused("raise ValueError('a\\x1b[31m\\nb\\u202ec' + 'x' * 5000)\n")
    assert error.says.startswith("models.py, line 1: ValueError: a?[31m b?cxxx")
    assert len(error.says) < 700


def test_an_error_inside_another_module_names_that_module(refused, tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "base.py").write_text("one = 1\nbroken = one / 0\n")
    error = refused("from .base import one\n", file="app/models.py")
    assert error.says == "app/base.py, line 2: ZeroDivisionError: division by zero"
    (tmp_path / "app" / "base.py").write_text("one = 1\ntwo two\n")
    assert refused("from .base import one\n", file="app/models.py").says.startswith(
        "app/base.py, line 2: SyntaxError"
    )


def test_a_missing_library_is_named_with_where_to_put_it(refused):
    error = refused("import no_such_library\n")
    assert error.says == "models.py, line 1: ModuleNotFoundError: No module named 'no_such_library'"
    assert "-m pip install" in error.hint


def test_memory_has_an_end(refused):
    assert "MemoryError" in refused("x = bytearray(1 << 40)\n").says


def test_no_bytecode_is_written_and_none_is_believed(asked, tmp_path):
    path = tmp_path / "models.py"
    asked(GOOD)
    assert list(tmp_path.rglob("*.pyc")) == []
    py_compile.compile(str(path))
    old = path.stat()
    path.write_text(GOOD.replace("orders", "orderz"))
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    question = ModelsQuestion(
        path=str(path),
        attribute="metadata",
        folder=str(tmp_path),
        engine="sqlite",
        version="3.40.1",
        processor=20,
    )
    assert "orderz" in made(process.statements(question, "models.py:metadata", {}))[0]


WRONG = {
    "a listener that asks": (
        GOOD + "from sqlalchemy import event, text\n"
        "def ask(target, connection, **_):\n    connection.scalar(text('select 1'))\n"
        "event.listen(metadata, 'after_create', ask)\n",
        "metadata",
        "models.py, line 6: AttributeError",
        "no database here to ask",
    ),
    "a name that is not there": (GOOD, "metadta", "has no `metadta`", "`models.py:metadata`"),
    "something else": (GOOD + "number = 3\n", "number", "is of type int", "`models.py:metadata`"),
    "no tables": (
        "from sqlalchemy import MetaData\nmetadata = MetaData()\n",
        "metadata",
        "has no tables",
        "Import",
    ),
    "a file without any": ("x = 1\n", "metadata", "has no `metadata`", "Nothing in it"),
    "a schema on SQLite": (
        GOOD.replace("primary_key=True)", 'primary_key=True), schema="shop"'),
        "metadata",
        "tables name a schema (shop.orders)",
        "Leave `schema=` out",
    ),
    "a type that the engine lacks": (
        GOOD + "from sqlalchemy.dialects.postgresql import INET\n"
        "metadata.tables['orders'].append_column(Column('more', INET))\n",
        "metadata",
        "can't render element of type INET",
        "on sqlite give it a type that exists there",
    ),
}


@pytest.mark.parametrize(("text", "attribute", "says", "hint"), WRONG.values(), ids=WRONG)
def test_an_attribute_that_leads_nowhere_is_told(refused, text, attribute, says, hint):
    error = refused(text, attribute=attribute)
    assert says in error.says
    assert hint in error.hint


def test_statements_that_a_listener_runs_are_taken(asked):
    text = (
        "from sqlalchemy import event, text\n"
        "def run(target, connection, **_):\n"
        "    connection.execute(text('create view v as select 1'))\n"
        "    connection.exec_driver_sql('create view w as select 1')\n"
        "event.listen(metadata, 'after_create', run)\n"
    )
    assert made(asked(GOOD + text)) == [*ORDERS, "create view v as select 1", "create view w as select 1"]


def test_a_base_and_a_dotted_way_to_it_are_taken(asked):
    base = GOOD + "class Base:\n    metadata = metadata\n"
    for attribute in ("Base", "Base.metadata", "metadata"):
        assert made(asked(base, attribute=attribute)) == ORDERS


def test_a_file_called_like_a_module_in_use(asked):
    assert made(asked(GOOD, file="types.py")) == ORDERS


def test_a_package_and_its_neighbours_are_found(asked, tmp_path):
    (tmp_path / "shared.py").write_text(GOOD)
    (tmp_path / "src" / "app" / "db").mkdir(parents=True)
    for folder in ("app", "app/db"):
        (tmp_path / "src" / folder / "__init__.py").touch()
    (tmp_path / "src" / "app" / "base.py").write_text("from shared import metadata\n")
    parts = {}
    found = asked("from ..base import metadata\n", file="src/app/db/models.py", parts=parts)
    assert made(found) == ORDERS
    assert {str(each.relative_to(tmp_path)) for each in parts} == {
        "shared.py",
        "src/app/__init__.py",
        "src/app/base.py",
        "src/app/db/__init__.py",
        "src/app/db/models.py",
    }


def test_a_file_that_it_reads_has_a_part_in_it(asked, tmp_path):
    (tmp_path / "functions.sql").write_text("select 1")
    parts = {}
    asked("open('functions.sql').read()\nopen('app.log', 'a').write('begun')\n" + GOOD, parts=parts)
    assert tmp_path / "functions.sql" in parts
    assert tmp_path / "app.log" not in parts


# Loaded once, until a part of it changes ----------------------------------------------------------------


class Scratch:
    def __init__(self):
        self.played = []

    def like(self, major):
        return self

    def version(self):
        return "3.40.1"

    def play(self, script, taken_at, collation=None):
        self.played.append(script.text)
        return snapshot(table("orders"))


@pytest.fixture
def project(tmp_path):
    """A package of two modules, and its canonical schema."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "base.py").write_text(GOOD)
    (tmp_path / "app" / "models.py").write_text("from .base import metadata\n")
    scratch = Scratch()
    place = SchemaLocation(
        path=tmp_path / "app" / "models.py",
        named="app/models.py:metadata",
        attribute="metadata",
        folder=tmp_path,
    )
    schema = CanonicalSchema(
        place=place,
        engine="sqlite",
        reader=1,
        scratch=lambda: scratch,
        kept=NoSnapshotCache(),
        clock=SteppedClock(),
    )
    return tmp_path / "app", schema, scratch


def test_an_imported_module_moves_the_fingerprint_and_is_loaded_anew(project):
    folder, schema, scratch = project
    loaded = schema.load()
    assert schema.load() is loaded
    assert loaded.fingerprint == schema.fingerprint()
    (folder / "base.py").write_text(GOOD.replace("orders", "invoices"))
    assert schema.fingerprint() != loaded.fingerprint
    schema.load()
    assert ["orders" in each for each in scratch.played] == [True, False]


def test_a_new_module_beside_them_moves_it_too(project):
    folder, schema, _ = project
    before = schema.load().fingerprint
    (folder / "extra.py").touch()
    assert schema.fingerprint() != before


def test_a_broken_import_is_not_tried_until_it_is_mended(project, monkeypatch):
    folder, schema, _ = project
    schema.load()
    (folder / "base.py").write_text("broken = 1 / 0\n")
    for _ in range(2):
        with pytest.raises(SourceInvalid, match=r"app/base\.py, line 1: ZeroDivisionError"):
            schema.load()
        monkeypatch.setattr("schemawatchd.sources.models.statements", None)
    monkeypatch.undo()
    (folder / "base.py").write_text(GOOD)
    schema.load()


def test_an_imported_module_that_goes_away_is_told(project):
    folder, schema, _ = project
    schema.load()
    (folder / "base.py").unlink()
    with pytest.raises(SourceInvalid, match=r"ModuleNotFoundError: No module named 'app\.base'"):
        schema.load()
