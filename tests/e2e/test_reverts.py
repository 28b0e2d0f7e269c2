"""The way back, as the server prints it, puts back what was taken away."""

import json

import pytest

SCHEMA = """
CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120) NOT NULL);
CREATE TABLE "Orders" (id integer PRIMARY KEY, customer_id integer NOT NULL, total numeric(10,2) NOT NULL,
  CONSTRAINT "total is good" CHECK (total >= 0));
CREATE INDEX by_customer ON "Orders" (customer_id) WHERE total > 0;
ALTER TABLE "Orders" ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
CREATE VIEW big AS SELECT id FROM "Orders" WHERE total > 1000;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch();
"""
TAKEN = """
DROP INDEX by_customer;
DROP VIEW big;
DROP TRIGGER touched ON customers;
DROP FUNCTION touch();
ALTER TABLE "Orders" DROP CONSTRAINT "total is good";
ALTER TABLE "Orders" DROP CONSTRAINT of_customer;
"""
ORDER = ("function", "trigger", "check", "foreign_key", "index", "view")


@pytest.mark.postgres
def test_on_postgresql_every_text_puts_its_object_back(postgres_database, tmp_path, run):
    postgres_database.run(SCHEMA)
    (tmp_path / "schema.sql").write_text(SCHEMA)
    (tmp_path / "schemawatchd.toml").write_text(
        'schema = "schema.sql"\nstate = "sqlite:///state.db"\nsettle = "0s"\n'
        f'[targets.prod]\nurl = "{postgres_database.dsn.reveal()}"\nenvironment = "prod"\n'
    )
    (tmp_path / "schemawatchd.toml").chmod(0o600)
    assert run("--once", "--no-notify").returncode == 0
    postgres_database.run(TAKEN)
    (target,) = json.loads(run("--once", "--no-notify", "--format", "json").stdout)["targets"]
    fixes = {each["kind"]: each["fix"] for each in target["findings"]}
    assert set(fixes) == set(ORDER)
    assert not any(each["proven"] for each in fixes.values())
    for kind in ORDER:
        for statement in fixes[kind]["revert"]:
            postgres_database.run(statement)
    assert run("--once", "--no-notify").returncode == 0
