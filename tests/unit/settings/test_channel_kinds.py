"""A kind of channel is one file: its keys are known to the configuration without an edit elsewhere."""

import types

import pytest

from schemawatchd.errors import SettingsError
from schemawatchd.notify import channel
from schemawatchd.settings.load import load
from schemawatchd.settings.models import ChannelSettings
from schemawatchd.settings.translate import secrets_of, translate

TOP = 'schema = "schema.sql"\n[targets.prod]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n'


class Pager:
    """A channel to a pager."""

    threaded = False

    def __init__(self, spec):
        self.name = spec.name
        self.key = spec.settings["key"]


@pytest.fixture
def pager(monkeypatch):
    """A kind that no file of ours has."""
    kind = types.SimpleNamespace(
        KIND="pager",
        RANK=5,
        SETTINGS=("key", "colour"),
        SECRETS=frozenset({"key"}),
        accepts=lambda spec: spec.kind == "pager",
        make=Pager,
    )
    every = (*channel._own_kinds(), kind)
    monkeypatch.setattr(channel, "_own_kinds", lambda: every)
    channel.kinds.cache_clear()
    yield
    channel.kinds.cache_clear()


def configured(folder, text):
    (folder / "schemawatchd.toml").write_text(TOP + text)
    (folder / "schemawatchd.toml").chmod(0o600)
    return load(folder / "schemawatchd.toml")


def test_a_new_kind_has_its_keys_and_its_secrets(pager, tmp_path, monkeypatch):
    monkeypatch.setenv("PAGER_KEY", "s3cret-key")
    path = tmp_path / "schemawatchd.toml"
    settings = configured(tmp_path, '[channels.night]\nkind = "pager"\nkey = "${PAGER_KEY}"\ncolour = "red"\n')
    found = translate(path, settings)
    made = channel.channel(found.channels["night"])
    assert (type(made), made.key) == (Pager, "s3cret-key")
    assert found.channels["night"].secrets == ("s3cret-key",)
    assert "s3cret-key" in set(secrets_of(found))
    assert "red" not in set(secrets_of(found))
    schema = ChannelSettings.model_json_schema()
    assert {"key", "colour", "secret", "token"} <= set(schema["properties"])
    assert "pager" in schema["properties"]["kind"]["anyOf"][0]["enum"]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('kind = "pagr"', "there is no kind `pagr`; kinds are "),
        ('kind = "slack"\ntokn = "x"', "unknown key `tokn`. Did you mean `token`?"),
        (
            'url = "json://localhost"\ntoken = "x"',
            "`token` is a key of the kind slack",
        ),
        (
            'kind = "webhook"\ntoken = "x"',
            "this channel has the kind webhook",
        ),
        (
            'kind = "webhook"\nquite_else = "x"',
            "unknown key `quite_else`. Known keys are fallback, kind, secret, url",
        ),
        ('kind = "webhook"\nsecret = 1', "`secret` is not a text"),
    ],
)
def test_a_key_that_the_channel_does_not_have_is_named(lines, says, tmp_path):
    with pytest.raises(SettingsError) as raised:
        configured(tmp_path, f"[channels.team]\n{lines}\n")
    assert says in raised.value.says
