"""Every TOML in the documentation loads, and the page of keys knows every key and its default."""

import re
import tomllib

import pytest

from docs.pages import ROOT, everywhere, text
from schemawatchd.notify.channel import kinds
from schemawatchd.settings.durations import duration
from schemawatchd.settings.load import load
from schemawatchd.settings.models import (
    ChannelSettings,
    DigestSettings,
    HeartbeatSettings,
    Ignore,
    MaintenanceSettings,
    OneSchemaSettings,
    ParitySettings,
    PrivilegesSettings,
    RouteSettings,
    RuleSettings,
    Settings,
    TargetSettings,
)
from schemawatchd.settings.translate import translate
from schemawatchd.wiring.container import Container

SECTIONS = {
    "At the top": Settings,
    "[targets.NAME]": TargetSettings,
    "ignore": Ignore,
    "[rules.CODE]": RuleSettings,
    "[privileges]": PrivilegesSettings,
    "[channels.NAME]": ChannelSettings,
    "[[routes]]": RouteSettings,
    "[[maintenance]]": MaintenanceSettings,
    "[heartbeat]": HeartbeatSettings,
    "[digest]": DigestSettings,
    "[[parity]]": ParitySettings,
    "[one_schema]": OneSchemaSettings,
}
_TABLES = {
    "targets",
    "rules",
    "privileges",
    "channels",
    "routes",
    "maintenance",
    "heartbeat",
    "digest",
    "parity",
    "one_schema",
}
"""Keys of the top that have a section of their own."""
VARIABLES = {"SLACK_URL", "ONCALL_URL", "STAGING_PASSWORD", "SCRATCH_PASSWORD"}
FILES = (
    "prod_password",
    "team_url",
    "hook_secret",
    "heartbeat_url",
    "secrets/hook",
    "secrets/team_url",
    "secrets/oncall_url",
    "secrets/prod_password",
    "credentials/slack_token",
)


@pytest.fixture
def world(tmp_path, monkeypatch):
    """The secrets that the examples name."""
    bin_ = tmp_path / "bin"
    for name in (*FILES, "credentials/prod_password", "bin/pass"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("#!/bin/sh\necho json://localhost/hook\n")
    (bin_ / "pass").chmod(0o755)
    monkeypatch.setenv("PATH", str(bin_), prepend=":")
    fakes = dict.fromkeys(VARIABLES, "json://localhost/hook")
    return tmp_path, fakes | {"CREDENTIALS_DIRECTORY": str(tmp_path / "credentials"), "HOME": str(tmp_path)}


def loads(content, world):
    folder, environ = world
    path = folder / "schemawatchd.toml"
    path.write_text(content)
    path.chmod(0o600)
    configuration = translate(path, load(path), environ)
    container = Container(configuration)
    assert all(container.engine(target) for target in configuration.targets)
    return configuration


def merged(base, more):
    """Two tables in one, the second one's values where both have one."""
    both = dict(base)
    for key, value in more.items():
        both[key] = merged(both[key], value) if isinstance(value, dict) and key in both else value
    return both


def written(value):
    """A value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {written(each)}' for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else str(value)


@pytest.mark.parametrize("block", everywhere("toml"), ids=str)
def test_toml_in_the_documentation_loads(block, world):
    content = tomllib.loads(block.text)
    if "fragment" in block.marks:
        minimal = tomllib.loads((ROOT / "config/schemawatchd.minimal.toml").read_text())
        content = merged(minimal | {"targets": minimal["targets"] | {"dev": _dev()}}, content)
    assert loads("".join(f"{key} = {written(value)}\n" for key, value in content.items()), world).targets


def _dev():
    return {"url": "sqlite:///dev.db", "environment": "dev"}


@pytest.mark.parametrize("name", ["schemawatchd.toml.example", "schemawatchd.minimal.toml"])
def test_examples_load(name, world):
    assert loads((ROOT / "config" / name).read_text(), world).targets


def test_the_annotated_example_names_every_key():
    content = (ROOT / "config/schemawatchd.toml.example").read_text()
    for model in SECTIONS.values():
        for key in _keys(model):
            assert re.search(rf"\b{key}\b", content), key


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_explained_with_its_default(section):
    rows = _rows(section)
    model = SECTIONS[section]
    assert set(rows) == {key for key in _keys(model) if model is not Settings or key not in _TABLES}
    for name, field in model.model_fields.items():
        default = rows.get("schema" if name == "canonical" else name)
        if default is not None and field.is_required():
            assert default == "required", name
        elif default is not None and hasattr(field.default, "total_seconds"):
            assert duration(default.strip("`")) == field.default, name
        elif default is not None and isinstance(field.default, str):
            assert default.strip("`") == field.default, name


def _keys(model):
    keys = ["schema" if name == "canonical" else name.rstrip("_") for name in model.model_fields]
    further = {key for each in kinds().values() for key in each.SETTINGS} if model is ChannelSettings else ()
    return [*keys, *further]


def _rows(section):
    """The first two columns of the section's table."""
    (part,) = re.findall(
        rf"^##+ {re.escape(section)}\n(.*?)(?=^##|\Z)", text("configuration.md"), re.MULTILINE | re.DOTALL
    )
    return dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", part, re.MULTILINE))
