"""The way back, as the server prints it, puts back what was taken away or changed."""

import json
import sqlite3
from contextlib import closing

import pytest

BASE = (
    "CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120) NOT NULL)",
    """CREATE TABLE "Orders" (id integer PRIMARY KEY, customer_id integer NOT NULL, total numeric(10,2) NOT NULL,
CONSTRAINT "total is good" CHECK (total >= 0))""",
)
POSTGRESQL = (
    *BASE,
    'CREATE INDEX by_customer ON "Orders" (customer_id) WHERE total > 0',
    'ALTER TABLE "Orders" ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    'CREATE VIEW big WITH (security_barrier) AS SELECT id FROM "Orders" WHERE total > 1000 WITH CHECK OPTION',
    'CREATE MATERIALIZED VIEW sums WITH (fillfactor=80) AS SELECT sum(total) AS total FROM "Orders"',
    "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'select a'",
    "CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'select a'",
    "CREATE PROCEDURE p() LANGUAGE sql AS 'select 1'",
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$",
    "CREATE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch()",
    "ALTER TABLE customers DISABLE TRIGGER touched",
    "CREATE RULE none AS ON DELETE TO customers DO INSTEAD NOTHING",
    'CREATE POLICY "mine only" ON customers AS RESTRICTIVE FOR UPDATE USING (id > 0) WITH CHECK (id > 1)',
)
POSTGRESQL_DROPPED = (
    "DROP INDEX by_customer",
    "DROP VIEW big",
    "DROP MATERIALIZED VIEW sums",
    "DROP TRIGGER touched ON customers",
    "DROP FUNCTION touch()",
    "DROP FUNCTION f(text)",
    "DROP PROCEDURE p()",
    "DROP RULE none ON customers",
    'DROP POLICY "mine only" ON customers',
    'ALTER TABLE "Orders" DROP CONSTRAINT "total is good"',
    'ALTER TABLE "Orders" DROP CONSTRAINT of_customer',
)
POSTGRESQL_CHANGED = (
    'DROP INDEX by_customer; CREATE INDEX by_customer ON "Orders" (customer_id)',
    'CREATE OR REPLACE VIEW big AS SELECT id FROM "Orders" WHERE total > 10',
    "ALTER TABLE customers ENABLE TRIGGER touched",
    "CREATE OR REPLACE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'select a || a'",
    "CREATE OR REPLACE PROCEDURE p() LANGUAGE sql AS 'select 2'",
    "CREATE OR REPLACE RULE none AS ON DELETE TO customers WHERE old.id = 1 DO INSTEAD NOTHING",
    'ALTER POLICY "mine only" ON customers USING (true)',
    'ALTER TABLE "Orders" DROP CONSTRAINT "total is good", ADD CONSTRAINT "total is good" CHECK (total > 1)',
)
MARIADB = (
    *(each.replace('"', "`") for each in BASE),
    "CREATE INDEX by_customer ON `Orders` (customer_id, total DESC)",
    "ALTER TABLE `Orders` ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id)",
    "CREATE UNIQUE INDEX by_mail ON customers (email)",
    "CREATE VIEW big AS SELECT id FROM `Orders` WHERE total > 1000",
    "CREATE FUNCTION f(a integer) RETURNS integer DETERMINISTIC RETURN a",
    "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
    "CREATE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW SET new.email = lower(new.email)",
    "CREATE EVENT clean ON SCHEDULE EVERY 1 DAY DO DELETE FROM customers WHERE id < 0",
)
MARIADB_DROPPED = (
    "DROP VIEW big",
    "DROP TRIGGER touched",
    "DROP FUNCTION f",
    "DROP PROCEDURE p",
    "DROP EVENT clean",
    "ALTER TABLE `Orders` DROP CONSTRAINT `total is good`",
    "ALTER TABLE `Orders` DROP FOREIGN KEY of_customer",
    "ALTER TABLE `Orders` DROP INDEX by_customer",
    "ALTER TABLE customers DROP INDEX by_mail",
)
MARIADB_CHANGED = (
    "CREATE OR REPLACE VIEW big AS SELECT id FROM `Orders` WHERE total > 10",
    "CREATE OR REPLACE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW SET new.email = 'x'",
    "CREATE OR REPLACE FUNCTION f(a integer) RETURNS integer DETERMINISTIC RETURN a + 1",
    "CREATE OR REPLACE PROCEDURE p() SELECT 3",
    "CREATE OR REPLACE EVENT clean ON SCHEDULE EVERY 2 DAY DO DELETE FROM customers WHERE id < 0",
    "ALTER TABLE `Orders` DROP CONSTRAINT `total is good`, ADD CONSTRAINT `total is good` CHECK (total > 1)",
    "ALTER TABLE customers DROP INDEX by_mail, ADD UNIQUE INDEX by_mail (email(10))",
)
SQLITE = (
    *BASE,
    'CREATE INDEX by_customer ON "Orders" (customer_id) WHERE total > 0',
    'CREATE VIEW "big ones" AS SELECT id FROM "Orders" WHERE total > 1000',
    "CREATE TRIGGER touched AFTER UPDATE ON customers BEGIN SELECT 1; SELECT 2; END",
)
SQLITE_DROPPED = ("DROP INDEX by_customer", 'DROP VIEW "big ones"', "DROP TRIGGER touched")
SQLITE_CHANGED = (
    'DROP INDEX by_customer; CREATE INDEX by_customer ON "Orders" (customer_id)',
    'DROP VIEW "big ones"; CREATE VIEW "big ones" AS SELECT id FROM "Orders"',
    "DROP TRIGGER touched; CREATE TRIGGER touched AFTER DELETE ON customers BEGIN SELECT 1; END",
)


@pytest.fixture
def team(tmp_path, run):
    """A folder with a configuration, and what is known of its target in the end."""

    class Team:
        folder = tmp_path

        def configure(self, url, *lines):
            settings = [f'state = "sqlite:///{tmp_path}/state.db"', 'settle = "0s"', *lines]
            settings += ["[targets.prod]", f'url = "{url}"', 'environment = "prod"']
            (tmp_path / "schemawatchd.toml").write_text("\n".join(settings))
            (tmp_path / "schemawatchd.toml").chmod(0o600)

        def schema(self, statements):
            (tmp_path / "schema.sql").write_text("".join(f"{each};\n" for each in statements))

        def once(self):
            return run("--once", "--no-notify")

        def fixes(self, *command):
            command = command or ("--once", "--no-notify")
            (target,) = json.loads(run(*command, "--format", "json").stdout)["targets"]
            self.finding = target["findings"][0]
            found = {(each["kind"], each["object"]): each["fix"] for each in target["findings"]}
            assert not any(each["proven"] for each in found.values() if each)
            return found

    return Team()


def sql(database, *statements):
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(";\n".join(statements))


def worst_order(fixes):
    """As late as can be in the alphabet, but for what each says must come first."""
    waiting = {f"{kind.replace('_', ' ')} {name}": fix for (kind, name), fix in fixes.items()}
    while waiting:
        name = max(each for each, fix in waiting.items() if not set(fix["first"]) & waiting.keys())
        yield waiting.pop(name)


@pytest.mark.postgres
@pytest.mark.parametrize("changes", [POSTGRESQL_DROPPED, POSTGRESQL_CHANGED], ids=["dropped", "changed"])
def test_on_postgresql_every_text_puts_its_object_back(postgres_database, team, changes):
    team.schema(POSTGRESQL)
    team.configure(postgres_database.dsn.reveal(), 'schema = "schema.sql"')
    postgres_database.run("; ".join(POSTGRESQL))
    assert team.once().returncode == 0
    postgres_database.run("; ".join(changes))
    fixes = team.fixes()
    assert (len(fixes), None in fixes.values()) == (len(changes), False)
    for fix in worst_order(fixes):
        for statement in fix["revert"]:
            postgres_database.run(statement)
    assert team.once().returncode == 0


@pytest.mark.mariadb
@pytest.mark.parametrize("changes", [MARIADB_DROPPED, MARIADB_CHANGED], ids=["dropped", "changed"])
def test_on_mariadb_every_text_puts_its_object_back(mariadb_database, team, changes):
    team.schema(f"DELIMITER //\n{each} //\nDELIMITER " for each in MARIADB)
    team.configure(mariadb_database.dsn.reveal(), 'schema = "schema.sql"')
    mariadb_database.run(*MARIADB)
    assert team.once().returncode == 0
    mariadb_database.run(*changes)
    fixes = team.fixes()
    assert (len(fixes), None in fixes.values()) == (len(changes), False)
    for fix in worst_order(fixes):
        mariadb_database.run(*(each.removesuffix(";") for each in fix["revert"]))
    assert team.once().returncode == 0


@pytest.mark.parametrize("changes", [SQLITE_DROPPED, SQLITE_CHANGED], ids=["dropped", "changed"])
def test_on_sqlite_every_text_puts_its_object_back(team, changes):
    prod = team.folder / "prod.db"
    team.schema(SQLITE)
    team.configure("sqlite:///prod.db", 'schema = "schema.sql"')
    sql(prod, *SQLITE)
    assert team.once().returncode == 0
    sql(prod, *changes)
    fixes = team.fixes()
    assert (len(fixes), None in fixes.values()) == (len(changes), False)
    for fix in worst_order(fixes):
        sql(prod, *fix["revert"])
    assert team.once().returncode == 0


FIRST = {
    "ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE": (
        "foreign_key public.Orders.of_customer",
        "primary key public.customers.customers_pkey",
    ),
    "DROP FUNCTION touch() CASCADE": ("trigger public.customers.touched", "function public.touch()"),
    "DROP TABLE customers CASCADE": ("foreign_key public.Orders.of_customer", "table public.customers"),
    'ALTER TABLE "Orders" DROP total CASCADE': ("view public.big", "column public.Orders.total"),
}


@pytest.mark.postgres
@pytest.mark.parametrize("change", FIRST)
def test_what_must_come_first_is_named(postgres_database, team, change):
    team.schema(POSTGRESQL)
    team.configure(postgres_database.dsn.reveal(), 'schema = "schema.sql"')
    postgres_database.run("; ".join(POSTGRESQL))
    postgres_database.run(change)
    name, first = FIRST[change]
    kind, _, dotted = name.partition(" ")
    assert team.fixes()[kind, dotted]["first"] == [first]


@pytest.mark.parametrize("command", [(), ("check",)], ids=["once", "check"])
def test_migrations_say_it_as_well_as_a_schema_file(team, run, command):
    prod = team.folder / "prod.db"
    (team.folder / "migrations").mkdir()
    up, down = "-- migrate:up\n", ";\n-- migrate:down\n"
    (team.folder / "migrations" / "001_first.sql").write_text(up + ";\n".join(SQLITE[:3]) + down)
    (team.folder / "migrations" / "002_view.sql").write_text(up + SQLITE[3] + down)
    team.configure("sqlite:///prod.db", 'migrations = "migrations"')
    ledger = "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)"
    sql(prod, *SQLITE[:4], ledger, "INSERT INTO schema_migrations VALUES ('001'), ('002')")
    assert team.once().returncode == 0
    sql(prod, "DROP INDEX by_customer")
    assert team.fixes(*command)["index", "Orders.by_customer"]["revert"] == [SQLITE[2] + ";"]
    assert "stored text" in run("explain", team.finding["id"]).stdout


def test_what_the_server_cannot_print_has_no_way_back(team):
    team.schema(SQLITE)
    team.configure("sqlite:///prod.db", 'schema = "schema.sql"')
    sql(team.folder / "prod.db", *SQLITE)
    assert team.once().returncode == 0
    sql(team.folder / "prod.db", "ALTER TABLE customers DROP COLUMN email", "CREATE TABLE extra (a)")
    assert set(team.fixes().values()) == {None}
