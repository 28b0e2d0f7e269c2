"""Secrets: named in the configuration, fetched from where they are, and never printed."""

import pytest

from schemawatchd.errors import SettingsError
from schemawatchd.settings import secrets
from schemawatchd.settings.secrets import in_place, resolved

SECRET = "s3cr3t p@ss/word"


def fetched(value, base=None, **environ):
    return resolved(value, "targets.prod.password", base, environ)


def refused(value, base=None, **environ):
    with pytest.raises(SettingsError) as caught:
        fetched(value, base, **environ)
    assert "targets.prod.password" in caught.value.says
    assert caught.value.hint
    return f"{caught.value.says} {caught.value.hint} {caught.value!r}"


def test_a_variable_that_is_the_whole_value_is_taken_as_it_is():
    assert fetched("${PW}", PW=SECRET) == SECRET


def test_a_variable_inside_a_url_is_percent_encoded():
    found = fetched("postgresql://watch:${PW}@db/shop", PW=SECRET)
    assert found == "postgresql://watch:s3cr3t%20p%40ss%2Fword@db/shop"


def test_a_secret_that_looks_like_a_variable_is_not_looked_up_again():
    assert fetched("${PW}", PW="${OTHER}", OTHER="x") == "${OTHER}"


def test_a_variable_that_is_not_set_is_named():
    assert "PW" in refused("${PW}")
    assert "PW" in refused("postgresql://u:${PW}@db/shop")


def test_an_empty_variable_is_a_value():
    assert fetched("${PW}", PW="") == ""


def test_a_file_is_read_without_its_last_line_feed(tmp_path):
    (tmp_path / "pw").write_text(f"{SECRET}\n")
    assert fetched("file:pw", tmp_path) == SECRET
    assert fetched(f"file:{tmp_path}/pw", tmp_path / "elsewhere") == SECRET


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    assert "pw" in refused("file:pw", tmp_path)
    (tmp_path / "pw").write_bytes(b"s3cr3t\xff")
    said = refused("file:pw", tmp_path)
    assert "UTF-8" in said
    assert "s3cr3t" not in said


def test_a_credential_is_read_from_systemd_s_folder(tmp_path):
    (tmp_path / "prod_password").write_text(SECRET)
    assert fetched("credential:prod_password", CREDENTIALS_DIRECTORY=str(tmp_path)) == SECRET


def test_without_systemd_s_folder_the_hint_says_what_to_add():
    assert "LoadCredential=prod_password" in refused("credential:prod_password")


def test_a_credential_that_is_missing_is_named(tmp_path):
    assert "LoadCredential=pw" in refused("credential:pw", CREDENTIALS_DIRECTORY=str(tmp_path))


def test_a_command_s_first_output_is_the_secret(tmp_path):
    (tmp_path / "pw").write_text(f"{SECRET}\n")
    assert fetched("command:cat pw | cat", tmp_path) == SECRET


def test_a_command_that_fails_says_nothing_of_what_it_printed(tmp_path):
    said = refused("command:echo s3cr3t; echo s3cr3t >&2; exit 3", tmp_path)
    assert "ended with 3" in said
    assert "s3cr3t" not in said


def test_a_command_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(secrets, "_COMMAND_SECONDS", 0.1)
    said = refused("command:echo s3cr3t; sleep 5 | cat", tmp_path)
    assert "longer than" in said
    assert "s3cr3t" not in said


def test_a_command_that_prints_no_text_is_told(tmp_path):
    assert "UTF-8" in refused(r"command:printf 's3cr3t\377'", tmp_path)


def test_anything_else_is_the_value_itself():
    assert fetched("just-a-password") == "just-a-password"
    assert fetched("$PW and {PW}", PW="x") == "$PW and {PW}"


@pytest.mark.parametrize(
    "value", ["file:pw", "credential:pw", "command:pass pw", "${PW}", "postgresql://u:${PW}@db"]
)
def test_a_value_that_names_a_secret_does_not_hold_it(value):
    assert not in_place(value)


@pytest.mark.parametrize("value", ["hunter2", "postgresql://u:hunter2@db", "a file:x"])
def test_a_value_that_is_the_secret_holds_it(value):
    assert in_place(value)
