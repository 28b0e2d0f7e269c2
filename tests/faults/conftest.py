"""A house to burn: databases behind proxies, a configuration for them, and what became of it all."""

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from schemawatchd.engines.mariadb.address import address

SCHEMA = """\
CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120) NOT NULL);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL, total numeric(10,2) NOT NULL);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE VIEW big_orders AS SELECT id FROM orders WHERE total > 1000;
"""
CHANNEL = """\
[channels.team]
url = "{url}"
[[routes]]
channels = ["team"]
group_wait = "50ms"
group_interval = "50ms"
"""


@dataclass
class House:
    """A folder with a configuration; `targets` are URLs by name."""

    folder: Path
    sink: object
    targets: dict = field(default_factory=dict)
    scratch: str = ""

    def configure(self, every="300ms", patience="10m", state="state.db", settle="0ms", more=""):
        lines = [
            'schema = "schema.sql"',
            f'state = "sqlite:///{state}"',
            f'every = "{every}"',
            f'settle = "{settle}"',
            f'unreachable_patience = "{patience}"',
            f'scratch = "{self.scratch}"' if self.scratch else "",
            *(f'[targets.{name}]\nurl = "{url}"\nenvironment = "prod"' for name, url in self.targets.items()),
            CHANNEL.format(url=self.sink.url),
            more,
        ]
        file = self.folder / "schemawatchd.toml"
        file.touch(mode=0o600)
        file.write_text("\n".join(lines))

    @property
    def schema(self):
        return self.folder / "schema.sql"

    def sqlite(self, name):
        """A SQLite database that has the schema, as one more target."""
        path = self.folder / f"{name}.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(SCHEMA)
        self.targets[name] = f"sqlite:///{path.name}"
        return path

    def messages(self):
        """What was told, but for the message that a target is watched from now on."""
        told = [each["message"] for each in self.sink.bodies]
        return [each for each in told if not each.startswith("now watching ")]

    def incidents(self, state="state.db"):
        """Every incident ever, as records; the daemon may still run."""
        with closing(sqlite3.connect(f"file:{self.folder / state}?mode=ro", uri=True)) as connection:
            found = [json.loads(body) for (body,) in connection.execute("SELECT body FROM incident")]
        return [{**each["finding"], **each} for each in found]

    def nothing_false(self, drift=(), about_ourselves=1, state="state.db"):
        """At most one incident about ourselves, no message about it twice, and no drift but the real one.

        SW202 does not count: with intervals as short as in these tests a look is often still due when the next is.
        Neither does SW304, that a target is watched from now on.
        """
        found = self.incidents(state)
        about_us = [
            each for each in found if each["rule"].startswith("SW") and each["rule"] not in ("SW202", "SW304")
        ]
        assert len(about_us) <= about_ourselves, about_us
        assert {each["object"] for each in found if each["rule"].startswith("DR")} <= set(drift)
        said = [each for each in self.messages() if "RESOLVED" not in each and "could not be checked" in each]
        assert len(said) <= about_ourselves, said
        if not drift:
            assert not [each for each in self.messages() if "is missing" in each]


@pytest.fixture
def house(tmp_path, http_sink):
    made = House(tmp_path, http_sink)
    made.schema.write_text(SCHEMA)
    return made


@dataclass
class Served:
    """A server's database behind a proxy: `run` is the administrator's way in, past the proxy."""

    proxy: object
    run: Callable
    url: str
    scratch: str
    drop: Callable


def _postgres(request):
    database = request.getfixturevalue("postgres_database")
    role = request.getfixturevalue("postgres_role")()
    database.run(SCHEMA)
    folder = database.dsn.reveal().partition("host=")[2].partition("&")[0].replace("%2F", "/")
    proxy = request.getfixturevalue("proxy")(f"{folder}/.s.PGSQL.5432")
    admin = type(database)(database.server, "postgres")
    return Served(
        proxy=proxy,
        run=database.run,
        url=f"postgresql://{role}:pw@127.0.0.1:{proxy.port}/{database.name}",
        scratch=admin.dsn.reveal(),
        drop=lambda: admin.run(f"drop database {database.name} with (force)"),
    )


GRANTS = (
    "grant select, show view, trigger, event on {db} to {it}",
    "grant select on mysql.proc to {it}",
)


def _mariadb(request):
    database = request.getfixturevalue("mariadb_database")
    database.run(*(each for each in SCHEMA.split(";\n") if each))
    where = address(database.account(*GRANTS))
    proxy = request.getfixturevalue("proxy")(where.socket)
    return Served(
        proxy=proxy,
        run=database.run,
        url=f"mariadb://{where.user}:{where.password}@127.0.0.1:{proxy.port}/{database.name}",
        scratch=database.server.dsn.reveal(),
        drop=lambda: database.server.run(f"drop database `{database.name}`"),
    )


_ENGINES = {"postgres": _postgres, "mariadb": _mariadb}


@pytest.fixture(params=[pytest.param(each, marks=getattr(pytest.mark, each)) for each in _ENGINES])
def served(request):
    """A database of each engine, unless a test names its engine."""
    return _ENGINES[request.param](request)


@pytest.fixture
def watched(house, served):
    """The house with one target, `prod`, behind the proxy."""
    house.targets["prod"] = served.url
    house.scratch = served.scratch
    house.configure()
    return house


@pytest.fixture
def program(monkeypatch, tmp_path):
    """Puts something between the daemon fixture and the real program: a script that ends by running it."""

    def through(text):
        script = tmp_path / "program"
        script.write_text(text.format(python=sys.executable, real=Path(sys.executable).with_name("schemawatchd")))
        script.chmod(0o755)
        monkeypatch.setattr("fixtures.daemon.PROGRAM", script)

    return through


@pytest.fixture
def impatient(program):
    """The deadline of a look, which is no setting, is two seconds."""
    program(
        "#!{python}\n"
        "from schemawatchd.runtime.loop import Loop\n"
        'Loop.__init__.__kwdefaults__["check_seconds"] = 2.0\n'
        "from schemawatchd.cli.main import main\n"
        "main()\n"
    )
