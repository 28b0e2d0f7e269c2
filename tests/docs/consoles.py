"""What consoles in the documentation show, and the scenes in which they are played."""

import hashlib
import importlib.util
import os
import re
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from docs.pages import ROOT, blocks
from fixtures.shop import SCHEMA, Shop

SHOWN_FOLDER = "/srv/shop"
SHOWN_HOME = "/home/you"
SHOWN_HOST = "db-watch-1"
PROGRAMS = ("schemawatchd", "python3", "echo", "cat", "cp", "mkdir", "ls")
_MASKS = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| [A-Z]{3,4})?"), "<time>"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "<time>"),
    (re.compile(r"(?<=\(for )[\d dhms]+(?=\))|(?<=checked )[\d dhms]+(?= ago)"), "<while>"),
    (re.compile(r"(?<=last change )[\d dhms]+(?= ago)|(?<=first check )[\d dhms]+(?= ago)"), "<while>"),
    (re.compile(r"(?<=sqlite )\d+\.\d+\.\d+"), "<version>"),
    (re.compile(r'(?<="server_version": ")\d+\.\d+\.\d+'), "<version>"),
    (re.compile(r"(?<=process )\d+"), "<pid>"),
    (re.compile(r"sha256:[0-9a-f]{64}"), "<digest>"),
    (re.compile(r"\b\d{14}[0-9a-f]{4}(?=[_ ])"), "<version>"),
    (re.compile(r"\b\d+\.\d(?= s$)", re.MULTILINE), "<seconds>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC by [^)]+"), "<when and who>"),
)


@dataclass(frozen=True)
class Step:
    """A line that is typed, and what the page says comes back."""

    command: str
    shown: str


def steps(block):
    """The lines typed in a console."""
    parts = re.split(r"^\$ (.*)\n", block.text, flags=re.MULTILINE)[1:]
    return [Step(command, shown) for command, shown in zip(parts[::2], parts[1::2], strict=True)]


def masked(shown):
    """Without what is another at each run."""
    for pattern, word in _MASKS:
        shown = pattern.sub(word, shown)
    return shown


def same(shown, real):
    """Whether the page tells the truth; a line of `…` stands for any lines."""
    parts = re.split(r"^ *…\n", masked(shown), flags=re.MULTILINE)
    return re.fullmatch("(?:.*\n)*?".join(map(re.escape, parts)), masked(real)) is not None


class Shell:
    """A shell in a folder that calls itself `SHOWN_FOLDER`."""

    def __init__(self, folder):
        self.folder = folder.resolve()
        self._home = self.folder.with_name(f"{folder.name}-home")
        self._home.mkdir()
        self._code = 0

    def type(self, command):
        """What comes back."""
        if command == "echo $?":
            return f"{self._code}\n"
        if command.split()[0] not in PROGRAMS:
            raise AssertionError(f"`{command}` is not to be run here")
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env={
                "COLUMNS": "80",
                "HOME": str(self._home),
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "TZ": "UTC",
                **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60,
        )
        self._code = done.returncode
        return self._shown(done.stdout)

    def _shown(self, said):
        here = str(self.folder)
        said = said.replace(str(self._home), SHOWN_HOME).replace(here, SHOWN_FOLDER)
        said = said.replace(_mark(here), _mark(SHOWN_FOLDER))
        return said.replace(f"on {socket.gethostname()}", f"on {SHOWN_HOST}")


def _mark(folder):
    """What a state store's folder is called after, besides the folder's name."""
    return hashlib.sha256(f"{folder}/schemawatchd.toml".encode()).hexdigest()[:8]


def _demo():
    spec = importlib.util.spec_from_file_location("demo", ROOT / "examples/shop/demo.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _database(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((ROOT / "examples/shop/schema.sql").read_text())


def migrated(folder):
    """A folder of dbmate's migrations, and a database to which two of three were applied."""
    made = {
        "20260101000000_customers": "create table customers (id integer primary key, email text not null);",
        "20260102000000_orders": "create table orders (id integer primary key, customer_id integer not null);\n"
        "create index orders_by_customer on orders (customer_id);",
        "20260103000000_phone": "alter table customers add column phone text;",
    }
    (folder / "migrations").mkdir()
    for name, text in made.items():
        (folder / "migrations" / f"{name}.sql").write_text(f"-- migrate:up\n{text}\n\n-- migrate:down\n")
    target = '[targets.prod]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n'
    (folder / "schemawatchd.toml").write_text(f'migrations = "migrations"\n{target}')
    applied = [name[:14] for name in made][:2]
    lines = "".join(f"insert into schema_migrations values ('{each}');" for each in applied)
    ledger = f"create table schema_migrations (version varchar(128) primary key);{lines}"
    Shop(folder).sql("".join([*list(made.values())[:2], ledger]))


def new(folder):
    """A database, and nothing else."""
    _database(folder / "shop.db")


def demo(folder):
    """What `make demo` builds."""
    _demo().build(folder)
    _demo().change_by_hand(folder / "production.db")


def shop(folder):
    """A shop in sync."""
    made = Shop(folder)
    made.schema.write_text(SCHEMA)
    made.sql(SCHEMA)
    made.configure()


def drifted(folder):
    """A shop without one of its indexes."""
    shop(folder)
    Shop(folder).sql("DROP INDEX orders_by_customer")


def models(folder):
    """A project with SQLAlchemy models, and the database that they made, without one index."""
    (folder / "app").mkdir()
    (folder / "app/__init__.py").touch()
    (page,) = (each.text for each in blocks(ROOT / "docs/models.md", "python"))
    (folder / "app/models.py").write_text(page)
    (folder / "schemawatchd.toml").write_text(next(blocks(ROOT / "docs/models.md", "toml")).text)
    Shop(folder).sql(
        "CREATE TABLE orders (id INTEGER NOT NULL, customer VARCHAR(120) NOT NULL, total NUMERIC(10, 2) NOT NULL,"
        " CONSTRAINT pk_orders PRIMARY KEY (id))",
        folder / "dev.db",
    )


def migrations(folder):
    """A folder with one migration, and an empty database."""
    page = ROOT / "docs/migrate.md"
    (folder / "migrations").mkdir()
    (folder / "migrations/20261128090000a1b2_orders.sql").write_text(next(blocks(page, "sql")).text)
    (folder / "schemawatchd.toml").write_text(next(blocks(page, "toml")).text)
    Shop(folder).sql("", folder / "prod.db")


def careless(folder):
    """The same with a second one that drops a column."""
    migrations(folder)
    (folder / "migrations/20261129103000c3d4_no_customer.sql").write_text(
        "-- why: customers are elsewhere\n-- rollback: as below\n\n"
        "-- migrate:up\nalter table orders drop column customer;\n\n"
        "-- migrate:down\nalter table orders add column customer varchar(120);\n"
    )


SCENES = {each.__name__: each for each in (careless, demo, drifted, migrated, migrations, models, new, shop)}
