"""Builds a small shop, changes production by hand in five ways that people do, and shows the report about it.

Usage: demo.py FOLDER. Ends 0 only if the JSON report names the five.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("schemawatchd")
CONFIGURATION = """\
schema = "schema.sql"
state  = "sqlite:///state.db"

[targets.development]
url = "sqlite:///development.db"
environment = "dev"

[targets.production]
url = "sqlite:///production.db"
environment = "prod"
"""
BY_HAND = {
    "a dropped index": ("DROP INDEX orders_by_customer", ("index", "orders.orders_by_customer")),
    "an extra table": ("CREATE TABLE orders_backup_2 AS SELECT * FROM orders", ("table", "orders_backup_2")),
    "a widened column": (("customers", "name varchar(80)", "name varchar(200)"), ("column", "customers.name")),
    "a changed default": (("customers", "DEFAULT 'DE'", "DEFAULT 'FR'"), ("column", "customers.country")),
    "a removed check": (
        ("products", ",\n  CONSTRAINT price_is_positive CHECK (price > 0)", ""),
        ("check", "products.price_is_positive"),
    ),
}
ROWS = """
INSERT INTO customers (id, email, name) VALUES (1, 'ada@example.org', 'Ada'), (2, 'bob@example.org', 'Bob');
INSERT INTO products (id, sku, title, price) VALUES (1, 'TEA-1', 'Green tea', 4.50), (2, 'CUP-7', 'Cup', 12);
INSERT INTO orders (id, customer_id) VALUES (1, 1), (2, 2);
INSERT INTO order_lines VALUES (1, 1, 2), (1, 2, 1), (2, 1, 4);
"""


def main(folder: Path) -> int:
    """Build the shop in `folder`, which is made anew, and look at it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build(folder)
    change_by_hand(folder / "production.db")
    say(f"A shop was built in {folder}, and its production database changed by hand: {', '.join(BY_HAND)}.")
    say("$ schemawatchd --once\n")
    look(folder, "text", sys.stdout)
    report = look(folder, "json", subprocess.PIPE)
    return judge(json.loads(report), folder)


def build(folder: Path) -> None:
    """Both databases from the canonical schema, with rows, and a configuration."""
    schema = (HERE / "schema.sql").read_text(encoding="utf-8")
    (folder / "schema.sql").write_text(schema, encoding="utf-8")
    (folder / "schemawatchd.toml").write_text(CONFIGURATION, encoding="utf-8")
    for name in ("development.db", "production.db"):
        with closing(sqlite3.connect(folder / name)) as connection:
            connection.executescript(schema + ROWS)


def change_by_hand(database: Path) -> None:
    """What people do at night, without a migration."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for change, _ in BY_HAND.values():
            if isinstance(change, str):
                connection.execute(change)
            else:
                rebuild(connection, *change)


def rebuild(connection: sqlite3.Connection, table: str, before: str, after: str) -> None:
    """SQLite's way to change a column: make the table anew and move the rows (https://sqlite.org/lang_altertable.html)."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    view = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'view'").fetchall()
    connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute("DROP VIEW open_orders")
    body = sql.replace(before, after)[sql.index("(") :]
    connection.execute(f"CREATE TABLE {table}_new {body}")
    connection.execute(f"INSERT INTO {table}_new SELECT * FROM {table}")  # noqa: S608 -- names from this file
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE {table}_new RENAME TO {table}")
    connection.execute(view[0][0])


def look(folder: Path, form: str, where: int | object) -> str:
    """`schemawatchd --once` in the shop's folder."""
    done = subprocess.run(
        [PROGRAM, "--once", "--format", form],
        cwd=folder,
        stdout=where,  # type: ignore[arg-type]
        text=True,
        check=False,
    )
    return done.stdout or ""


def judge(report: dict, folder: Path) -> int:
    """Whether production's findings are exactly the five, and development has none."""
    found = {each["name"]: {(f["kind"], f["object"]) for f in each["findings"]} for each in report["targets"]}
    expected = {named for _, named in BY_HAND.values()}
    if found == {"development": set(), "production": expected}:
        say(f"\nAll five were found. The shop stays in {folder}: change something and check again.")
        return 0
    say(f"\nThe report should name {sorted(expected)}, but has {found}.")
    return 1


def say(text: str) -> None:
    """A line for the person who watches."""
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
