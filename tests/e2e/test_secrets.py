"""No command, format or file of ours holds what a target's URL keeps secret, wherever in it that stands."""

import json

import pytest

LOGINS = {
    "postgresql": "postgresql://watch:Secret-login1@127.0.0.1:1/shop?sslpassword=Secret-key2&oauth_client_secret=Secret-oauth3",
    "mariadb": "mariadb://watch:Secret-login1@127.0.0.1:1/shop?ssl_key_password=Secret-key2&passwd=Secret-oauth3",
    "generic": "generic+mysql+pymysql://watch:Secret-login1@127.0.0.1:1/shop?passwd=Secret-key2&unheard_of=Secret-oauth3",
}
COMMANDS = (
    *(("check", "--format", each) for each in ("text", "json", "markdown", "sarif", "junit", "github")),
    ("--once", "--no-notify"),
    ("check", "-vv"),
    ("status",),
    ("status", "--format", "json"),
    ("incidents",),
    ("doctor",),
    ("config", "show"),
    ("config", "check"),
    ("diff", "prod", "schema.sql"),
    ("snapshot", "prod"),
    ("history", "prod"),
    ("explain", "SW101"),
    ("list", "rules"),
    ("silence", "list"),
)


def configure(folder, url):
    top = 'schema = "schema.sql"\nstate = "sqlite:///state.db"\n'
    (folder / "schemawatchd.toml").write_text(
        f"{top}[targets.prod]\nurl = {json.dumps(url)}\nenvironment = 'prod'\n"
    )
    (folder / "schemawatchd.toml").chmod(0o600)


@pytest.mark.parametrize("url", LOGINS.values(), ids=LOGINS)
def test_no_command_shows_a_secret_of_a_url(url, tmp_path, run):
    (tmp_path / "schema.sql").write_text("create table t (n integer);\n")
    configure(tmp_path, url)
    for command in COMMANDS:
        done = run(*command)
        assert "Secret-" not in done.stdout + done.stderr, command
        assert "bug" not in done.stderr, command
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.name != "schemawatchd.toml":
            assert b"Secret-" not in path.read_bytes(), path.name


SCHEMES = (
    "postgresql://",
    "mariadb://",
    "mysql://",
    "sqlite://",
    "generic+sqlite://",
    "generic+mysql+pymysql://",
    "oracle://",
    "",
)
HALVES = (
    "w@[::1/x",
    "[",
    "w@h:x/y",
    "w@h:99999999/y",
    "%zz@/x",
    "@@@",
    "w@h/\x7f",
    "?#?",
    "w@h:/x",
    "w@::1/x",
    "//",
    "\u202e@h/x",
)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_half_a_url_is_the_users_mistake_and_no_bug(scheme, tmp_path, run):
    (tmp_path / "schema.sql").write_text("create table t (n integer);\n")
    for half in HALVES:
        text = f"schema = 'schema.sql'\n[targets.prod]\nurl = '{scheme}{half}'\nenvironment = 'prod'\n".replace(
            "\x7f", "\\x7f"
        )
        (tmp_path / "schemawatchd.toml").write_text(text)
        (tmp_path / "schemawatchd.toml").chmod(0o600)
        for command in (("check",), ("diff", "schema.sql", f"{scheme}{half}")):
            done = run(*command)
            assert done.returncode in (2, 3, 64, 78), (command, half, done.stderr)
            assert "bug" not in done.stderr, (command, half, done.stderr)
