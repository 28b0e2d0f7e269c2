"""Every key reaches the plain values: whatever is set differently makes another configuration.

The keys are those of the models, so a key that is added and not converted is found here without an edit.
"""

import pytest

from schemawatchd.settings import models
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import translate

TOP = {
    "schema": '"schema.sql"',
    "migrations": '"migrations"',
    "state": '"sqlite:///a.db"',
    "every": '"60s"',
}
CHANGED = {
    "canonical": '"other.sql"',
    "migrations": '"more"',
    "migrations_format": '"flyway"',
    "ledger": '"app.history"',
    "source": '{git = "/srv/app.git"}',
    "replay_from": '{version = "3", schema = "base.sql"}',
    "replay_command": '"make"',
    "replay_settings": '{foreign_keys = "1"}',
    "placeholders": '{tbl = "orders"}',
    "python": '"python3"',
    "waivers": '"w.toml"',
    "state": '"sqlite:///b.db"',
    "scratch": '"sqlite:///scratch.db"',
    "timezone": '"Europe/Berlin"',
    "log_format": '"json"',
    "presets": '["gh-ost"]',
    "rules": '{DR301 = {severity = "off", reason = "x"}}',
    "privileges": '{roles = ["app"]}',
    "channels": '{other = {url = "json://localhost"}}',
    "routes": '[{channels = ["team"]}]',
    "maintenance": '[{cron = "0 2 * * *", duration = "1h", reason = "x"}]',
    "heartbeat": '{url = "https://example.org"}',
    "digest": '{channels = ["team"]}',
    "parity": '[{targets = ["prod", "dev"]}]',
    "one_schema": '{retired = ["old.sql"]}',
    "url": '"sqlite:///another.db"',
    "environment": '"other"',
    "password": '"pw"',
    "schemas": '["shop"]',
    "ignore": '[{kind = "table", name = "x", reason = "y"}]',
    "tls": '"require"',
    "cleartext_password": "true",
    "channel": '"C1"',
    "fallback": '"spare"',
    "targets": '["dev"]',
    "environments": '["dev"]',
    "severity": '"critical"',
    "verdicts": '["applied"]',
    "kinds": '["index"]',
    "objects": '["a.*"]',
    "group_by": '["target"]',
    "send_resolved": "false",
    "patience": "3",
    "active": '["08:00-18:00"]',
    "mute": '["08:00-18:00"]',
    "continue_": "false",
    "cron": '"0 3 * * *"',
    "duration": '"5h"',
    "reason": '"another"',
    "compare": '"always"',
    "retired": '["older.sql"]',
    "roles": '["other"]',
    "owner": '"ada"',
    "extension": '"postgis"',
}
"""A value that differs from what the file below has; durations have none of their own."""
ROUTE_OF_RULES = {"rules": '["DR1*"]', "channels": '["spare"]'}
NEEDS_ANOTHER = {"scratch_player": "of a `scratch` URL", "password": "of a URL with a user"}

SECTIONS = {
    "targets.prod": models.TargetSettings,
    "rules.DR310": models.RuleSettings,
    "privileges": models.PrivilegesSettings,
    "heartbeat": models.HeartbeatSettings,
    "digest": models.DigestSettings,
    "one_schema": models.OneSchemaSettings,
}
LISTS = {
    "routes": models.RouteSettings,
    "maintenance": models.MaintenanceSettings,
    "parity": models.ParitySettings,
}
REST = {
    "targets.prod": {"url": '"sqlite:///prod.db"', "environment": '"prod"'},
    "rules.DR310": {"severity": '"info"', "reason": '"r"'},
    "privileges": {},
    "heartbeat": {"url": '"https://h.example.org"'},
    "digest": {"channels": '["team"]'},
    "one_schema": {},
    "routes": {"channels": '["team"]'},
    "maintenance": {"cron": '"0 2 * * *"', "duration": '"1h"', "reason": '"r"'},
    "parity": {"targets": '["prod", "dev"]'},
}


def written(top, sections):
    """The file: the top, and each section with its keys."""
    lines = [f"{key} = {value}" for key, value in top.items()]
    for name, keys in sections.items():
        lines.append(f"[[{name}]]" if name in LISTS else f"[{name}]")
        lines += [f"{key} = {value}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


def whole():
    return {
        "targets.dev": {"url": '"sqlite:///dev.db"', "environment": '"dev"'},
        "targets.prod": REST["targets.prod"],
        "channels.team": {"url": '"json://localhost"'},
        "channels.spare": {"url": '"json://127.0.0.1"'},
    }


def key_of(field):
    return {"canonical": "schema", "continue_": "continue"}.get(field, field)


def value_of(section, field):
    if (section == "routes" and field in ROUTE_OF_RULES) or (section == "maintenance" and field == "rules"):
        return ROUTE_OF_RULES[field]
    if section == "digest" and field == "channels":
        return '["spare"]'
    if section == "parity" and field == "targets":
        return '["dev", "prod"]'
    if section == "heartbeat" and field == "url":
        return '"https://other.example.org"'
    if section == "one_schema" and field == "ignore":
        return '["copy.sql"]'
    return CHANGED.get(field, '"7m"')


def cases():
    for name, model in (SECTIONS | LISTS).items():
        for field in model.model_fields:
            if field not in NEEDS_ANOTHER:
                yield name, field
    for field in models.Settings.model_fields:
        if field not in (*NEEDS_ANOTHER, "targets"):
            yield "", field


@pytest.fixture
def read(tmp_path):
    def made(top, sections):
        path = tmp_path / "schemawatchd.toml"
        path.write_text(written(top, sections))
        path.chmod(0o600)
        return translate(path, load(path), {"HOME": str(tmp_path)})

    return made


@pytest.mark.parametrize(("section", "field"), list(cases()))
def test_another_value_makes_another_configuration(section, field, read):
    sections, key = whole(), key_of(field)
    if section:
        sections[section] = dict(REST[section])
        before = read(TOP, sections)
        sections[section][key] = value_of(section, field)
        assert read(TOP, sections) != before
        return
    before = read(TOP, sections)
    top = TOP | {key: CHANGED.get(field, '"7m"')}
    if field in ("channels", "rules", "privileges"):  # sections of the file, not keys in its first lines
        top.pop(key)
        name = {"channels": "channels.other", "rules": "rules.DR301", "privileges": "privileges"}[field]
        keys = {
            "channels": {"url": '"json://localhost"'},
            "rules": {"severity": '"off"', "reason": '"x"'},
            "privileges": {"roles": '["app"]'},
        }[field]
        sections[name] = keys
    assert read(top, sections) != before


def test_keys_that_a_target_does_not_set_are_those_of_the_top(read):
    shared = models.TargetSettings.model_fields.keys() & models.Settings.model_fields.keys()
    assert {"every", "settle", "canonical", "scratch", "python", "placeholders"} <= shared
    sections = whole()
    sections["targets.prod"] = {**REST["targets.prod"], "every": '"2m"', "settle": '"0s"', "schema": '"own.sql"'}
    found = {each.name: each for each in read(TOP, sections).targets}
    assert [found[name].every.total_seconds() for name in ("dev", "prod")] == [60, 120]
    assert [found[name].settle.total_seconds() for name in ("dev", "prod")] == [1, 0]
    assert [found[name].schema.name for name in ("dev", "prod")] == ["schema.sql", "own.sql"]
