"""Texts that strangers chose reach the terminal as one line of visible characters, whichever way they come."""

import sqlite3
import unicodedata
from contextlib import closing

import pytest

FORGED = "forged: in sync"
TEXT = f"x\n{FORGED}\r\x1b[2J\x9b31m\u202e\u2028\t\x07\x85\u200b{FORGED}"
LONG = "long" * 60_000
TOML = "".join(f"\\u{ord(each):04x}" for each in TEXT)


def harmless(text):
    """Whether a terminal shows all of it as it stands, and no line begins with what a stranger wrote."""
    hidden = {each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp"}} - {"\n"}
    forged = [each for each in text.splitlines() if each.startswith(FORGED)]
    return not hidden and not forged


def configured(shop, *lines, targets='[targets.prod]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n'):
    path = shop.folder / "schemawatchd.toml"
    path.write_text("\n".join(('state = "sqlite:///state.db"', 'settle = "0s"', *lines, targets)))
    path.chmod(0o600)


def ledger(shop, version, table="alembic_version (version_num text)"):
    with closing(sqlite3.connect(shop.database)) as connection, connection:
        connection.execute(f"create table {table}")
        connection.execute("insert into alembic_version values (?)", [version])


def alembic(shop):
    (shop.folder / "versions").mkdir()
    (shop.folder / "versions" / "a1.py").write_text(
        'revision = "a1"\ndown_revision = None\ndef upgrade(): pass\ndef downgrade(): pass\n'
    )
    configured(shop, 'migrations = "versions"', 'migrations_format = "alembic"')


def ours(shop, name="20260101000000_a.sql", text="-- migrate:up\ncreate table a (n int);\n-- migrate:down\n"):
    (shop.folder / "migrations").mkdir()
    (shop.folder / "migrations" / name).write_text(text)
    configured(shop, 'migrations = "migrations"', 'migrations_format = "schemawatchd"')


def in_the_ledger(shop):
    alembic(shop)
    ledger(shop, TEXT)


def in_the_ledger_at_length(shop):
    alembic(shop)
    ledger(shop, LONG + TEXT)


def in_a_migrations_name(shop):
    ours(shop, f"20260101000000_{TEXT}.sql")


def in_a_migrations_text(shop):
    ours(shop, text=f"-- migrate:up\ncreate table \"{TEXT}\" (n int); select '{TEXT}' from;\n")


def in_a_migrations_head(shop):
    ours(shop, text=f"-- {TEXT}\n-- risk: {TEXT}\n-- migrate:up {TEXT}\ncreate table a (n int);\n")


def in_a_placeholder(shop):
    (shop.folder / "sql").mkdir()
    (shop.folder / "sql" / "V1__a.sql").write_text(f"create table ${{{TEXT}}} (n int);\n")
    configured(shop, 'migrations = "sql"', 'migrations_format = "flyway"')


def in_a_schema_file(shop):
    shop.schema.write_text(f'create table "{TEXT}" (n int);\ncreate tabel "{TEXT}" (n int);\n')


def in_a_schema_files_name(shop):
    (shop.folder / TEXT.replace("/", "")).write_text("create tabel t (n int);\n")
    configured(shop, f'schema = "{TOML}"')


def in_models(shop):
    (shop.folder / "models.py").write_text(f"print({TEXT!r})\nraise ValueError({TEXT!r})\n")
    configured(shop, 'schema = "models.py:Base"')


def in_names_of_the_database(shop):
    shop.sql(f'create table "{TEXT}" ("{TEXT}" int check ("{TEXT}" > 1)); create index "i{TEXT}" on "{TEXT}" (1)')


def in_a_head_of_git(shop):
    (shop.folder / ".git" / "objects").mkdir(parents=True)
    (shop.folder / ".git" / "refs").mkdir()
    (shop.folder / ".git" / "HEAD").write_text(f"ref: refs/heads/{TEXT}\n")
    (shop.folder / ".git" / "packed-refs").write_text(f"{TEXT}\n")


def in_a_git_file(shop):
    (shop.folder / ".git").write_text(f"gitdir: {TEXT}\n")


def in_a_ref(shop):
    configured(shop, f'source = {{git = "repo.git", ref = "{TOML}"}}', 'schema = "schema.sql"')


def in_a_targets_name(shop):
    configured(
        shop,
        'schema = "schema.sql"',
        targets=f'[targets."{TOML}"]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n',
    )


def in_a_url(shop):
    configured(
        shop,
        'schema = "schema.sql"',
        targets=f'[targets.prod]\nurl = "sqlite:///{TOML}.db"\nenvironment = "prod"\n',
    )


def in_another_url(shop):
    target = f'[targets.prod]\nurl = "postgresql://a@127.0.0.1:1/{TOML}?{TOML}={TOML}"\nenvironment = "prod"\n'
    configured(shop, 'schema = "schema.sql"', targets=target)


def in_a_key(shop):
    configured(shop, 'schema = "schema.sql"', f'"{TOML}" = "{TOML}"')


def in_a_value(shop):
    configured(shop, 'schema = "schema.sql"', f'every = "{TOML}"')


def in_a_broken_configuration(shop):
    configured(shop, f"{TEXT}")


def in_a_channel(shop):
    configured(shop, 'schema = "schema.sql"', f'[channels."{TOML}"]\nurl = "{TOML}://127.0.0.1:1/"')


def in_a_commands_error(shop):
    (shop.folder / "says").write_text(TEXT)
    configured(
        shop,
        'schema = "schema.sql"',
        targets='[targets.prod]\nurl = "command:cat says >&2; exit 3"\nenvironment = "prod"\n',
    )


def in_a_waiver(shop):
    shop.sql("create table more (n int)")
    (shop.folder / "schemawatchd.waivers.toml").write_text(
        f'[[waiver]]\nobject = "{TOML}"\nreason = "{TOML}"\nby = "{TOML}"\nuntil = 2099-01-01\n'
        f'[[waiver]]\nobject = "table:more"\nreason = "{TOML}"\nby = "{TOML}"\nuntil = 2099-01-01\n'
    )


def in_a_broken_waiver(shop):
    (shop.folder / "schemawatchd.waivers.toml").write_text(f'[[waiver]]\n"{TOML}" = "{TOML}"\n')


CASES = [each for name, each in list(globals().items()) if name.startswith("in_")]
COMMANDS = (
    ("check", "--all"),
    ("--once",),
    ("check", "--expect", "head", "--timeout", "0s"),
    ("migrate", "status"),
    ("migrate", "status", "--objects"),
    ("migrate", "up", "--dry-run"),
    ("migrate", "verify"),
    ("diff", "prod", "schema.sql"),
    ("doctor",),
    ("config", "show"),
    ("notify", "test"),
    ("status",),
    ("incidents",),
    ("waive", "--all", "--target", "prod", "--reason", "x", "--until", "2099-01-01"),
)


@pytest.mark.parametrize("put", CASES, ids=lambda each: each.__name__)
def test_no_command_shows_a_strangers_text_as_it_is(put, shop, run):
    shop.configure(every="60s")
    put(shop)
    seen, shown = {}, []
    for words in COMMANDS:
        done = run(*words, folder=shop.folder)
        seen[" ".join(words)] = done.returncode
        shown += [(words, each) for each in (done.stdout, done.stderr) if not harmless(each)]
    assert not shown
    assert 1 not in seen.values(), seen
