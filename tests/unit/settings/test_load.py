"""The configuration file: found, read, and every mistake in it told precisely."""

import pytest

from schemawatchd.errors import SettingsError
from schemawatchd.settings.load import find, load

GOOD = """\
schema = "schema.sql"
[targets.dev]
url = "sqlite:///dev.db"
environment = "dev"
[targets.prod]
url = "sqlite:///prod.db"
environment = "prod"
"""


@pytest.fixture
def settings(tmp_path):
    def read(text=GOOD):
        path = tmp_path / "schemawatchd.toml"
        path.write_text(text)
        return load(path)

    return read


@pytest.fixture
def refused(settings):
    def read(text=GOOD):
        with pytest.raises(SettingsError) as caught:
            settings(text)
        assert caught.value.hint
        return caught.value.says

    return read


def test_a_good_file_is_read(settings):
    found = settings()
    assert found.canonical == "schema.sql"
    assert list(found.targets) == ["dev", "prod"]


MISTAKES = {
    "a misspelled key": ("shema = 'x'\n" + GOOD, ["unknown key `shema`", "Did you mean `schema`?"]),
    "a misspelled key of a target": (GOOD + "passwort = 'x'\n", ["`targets.prod.passwort`", "`password`"]),
    "a key that is like no other": ("zzz = 1\n" + GOOD, ["unknown key `zzz`. Known keys are", "targets"]),
    "a target without url": (GOOD + "[targets.x]\nenvironment = 'x'\n", ["`targets.x.url` is missing"]),
    "a bare number as duration": ("every = 60\n" + GOOD, ["`every`", "500ms"]),
    "a name with a blank": (GOOD.replace("targets.dev", "targets.'my db'"), ["targets.my db", "small letters"]),
    "no targets": ("schema = 'schema.sql'\ntargets = {}\n", ["`targets` is empty"]),
    "an unknown severity": (
        GOOD + "[rules]\nDR310 = {severity = 'loud', reason = 'r'}\n",
        ["rules.DR310.severity"],
    ),
    "a rule without a reason": (
        GOOD + "[rules]\nDR310 = {severity = 'off'}\n",
        ["`rules.DR310.reason` is missing"],
    ),
    "a key of a route at the top": ("group_interval = '5m'\n" + GOOD, ["unknown key `group_interval`"]),
    "a route without channels": (GOOD + "[[routes]]\nchannels = []\n", ["routes.0.channels"]),
    "a verdict that does not exist": (
        GOOD + "[[routes]]\nchannels = ['a']\nverdicts = ['bad']\n",
        ["routes.0.verdicts.0"],
    ),
    "a kind of channel that does not exist": (GOOD + "[channels.a]\nkind = 'pager'\n", ["channels.a.kind"]),
    "the name that the key has inside": ("canonical = 'x.sql'\n" + GOOD, ["unknown key `canonical`"]),
}


@pytest.mark.parametrize(("text", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(refused, text, says):
    said = refused(text)
    for each in says:
        assert each in said


def test_all_mistakes_are_told_at_once(refused):
    said = refused("shema = 1\nevery = 'x'\ngroup_interval = 'w'\n" + GOOD)
    assert "shema" in said
    assert "every" in said
    assert "group_interval" in said


def test_a_value_is_never_repeated(refused):
    said = refused(GOOD + "password = ['hunter2']\n")
    assert "targets.prod.password" in said
    assert "hunter2" not in said


@pytest.mark.parametrize("name", ["schema", "canonical", "source", "ledger", "every"])
def test_a_target_may_have_any_name(settings, name):
    found = settings(GOOD + f"[targets.{name}]\nurl = 'sqlite:///x.db'\nenvironment = 'x'\nschema = 'x.sql'\n")
    assert name in found.targets
    assert found.targets[name].canonical == "x.sql"


BROKEN = {
    "no TOML": (b"schema = \n", "no TOML"),
    "no UTF-8": (b'schema = "\xff"\n', "not UTF-8"),
    "nothing": (b"", "targets"),
}


@pytest.mark.parametrize(("content", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told(tmp_path, content, says):
    path = tmp_path / "schemawatchd.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=says):
        load(path)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(SettingsError, match="there is no file"):
        load(tmp_path / "no.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)


# The environment ----------------------------------------------------------------------------------------


def test_a_variable_wins_over_the_file(settings, monkeypatch):
    monkeypatch.setenv("SCHEMAWATCHD_TARGETS__DEV__URL", "sqlite:///other.db")
    monkeypatch.setenv("SCHEMAWATCHD_SCHEMA", "other.sql")
    monkeypatch.setenv("SCHEMAWATCHD_EVERY", "5s")
    found = settings()
    assert (found.targets["dev"].url, found.targets["dev"].environment) == ("sqlite:///other.db", "dev")
    assert found.targets["prod"].url == "sqlite:///prod.db"
    assert found.canonical == "other.sql"
    assert found.every.total_seconds() == 5


def test_a_target_s_schema_can_be_a_variable_too(settings, monkeypatch):
    monkeypatch.setenv("SCHEMAWATCHD_TARGETS__DEV__SCHEMA", "dev.sql")
    assert settings().targets["dev"].canonical == "dev.sql"


def test_a_variable_can_add_what_the_file_lacks(settings, monkeypatch):
    monkeypatch.setenv("SCHEMAWATCHD_TARGETS__PROD__PASSWORD", "hunter2")
    assert settings().targets["prod"].password == "hunter2"


def test_a_variable_of_no_setting_is_named(refused, monkeypatch):
    monkeypatch.setenv("SCHEMAWATCHD_SHEMA", "x.sql")
    said = refused()
    assert "SCHEMAWATCHD_SHEMA" in said
    assert "did you mean SCHEMAWATCHD_SCHEMA?" in said


def test_a_variable_of_no_setting_further_down_is_told(refused, monkeypatch):
    monkeypatch.setenv("SCHEMAWATCHD_TARGETS__DEV__PASSWORT", "hunter2")
    said = refused()
    assert "passwort" in said.lower()
    assert "hunter2" not in said


def test_where_the_file_is_named_is_no_setting(settings, monkeypatch):
    monkeypatch.setenv("SCHEMAWATCHD_CONFIG", "elsewhere.toml")
    assert settings().canonical == "schema.sql"


# Where it is found --------------------------------------------------------------------------------------


def test_the_option_wins_then_the_variable_then_the_folder(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "schemawatchd.toml").touch()
    assert find("a.toml", {"SCHEMAWATCHD_CONFIG": "b.toml"}, tmp_path) == tmp_path / "a.toml"
    assert find(None, {"SCHEMAWATCHD_CONFIG": "b.toml"}, tmp_path) == tmp_path / "b.toml"
    assert find(None, {}, tmp_path) == tmp_path / "config" / "schemawatchd.toml"
    (tmp_path / "schemawatchd.toml").touch()
    assert find(None, {}, tmp_path) == tmp_path / "schemawatchd.toml"


def test_where_there_is_none_all_places_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("schemawatchd.settings.load.PLACES", ("schemawatchd.toml", "config/schemawatchd.toml"))
    with pytest.raises(SettingsError) as caught:
        find(None, {}, tmp_path)
    assert "./config/schemawatchd.toml" in caught.value.says
    assert "init" in caught.value.hint
