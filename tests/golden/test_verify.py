"""A folder of migrations, and what `migrate verify` says of it.

A case is a folder `verify/<engine>/<case>`, `any` for all engines, with `migrations` and perhaps `schema.sql`.
`says.txt` has the exit code and the output; `says.<engine>.txt` where an engine has words of its own. Files of the
name `*.latin1` are written without this ending and in that encoding.
"""

import json
import shutil
from pathlib import Path

import pytest

from schemawatchd.cli import render_verify
from schemawatchd.cli.options import Wishes
from schemawatchd.cli.render_verify import proved
from schemawatchd.errors import UsageError
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import translate
from schemawatchd.wiring.container import Container

HERE = Path(__file__).parent / "verify"
MARKS = {"postgresql": [pytest.mark.postgres], "mariadb": [pytest.mark.mariadb]}
URLS = {
    "mariadb": "mariadb://nobody@localhost/none",
    "postgresql": "postgresql://nobody@localhost/none",
    "sqlite": "sqlite:///none.db",
}


def _cases():
    for folder in sorted(HERE.glob("*/*")):
        for engine in URLS if folder.parent.name == "any" else (folder.parent.name,):
            yield pytest.param(folder, engine, id=f"{engine}-{folder.name}", marks=MARKS.get(engine, []))


@pytest.fixture
def verify(scratch, tmp_path, monkeypatch, capsys):
    """Proves a case on engines, and answers with the exit code and what was printed."""

    def done(case, *engines, since="start", **wishes):
        folder = tmp_path / "project"
        shutil.copytree(case, folder, dirs_exist_ok=True)
        for path in folder.rglob("*.latin1"):
            path.with_suffix("").write_text(path.read_text(), encoding="latin-1")
            path.unlink()
        has_schema = (folder / "schema.sql").exists()
        lines = ['migrations = "migrations"', 'schema = "schema.sql"' if has_schema else ""]
        lines += [f'[targets.{each}]\nurl = "{URLS[each]}"\nenvironment = "prod"' for each in engines]
        path = folder / "schemawatchd.toml"
        path.write_text("\n".join(lines))
        path.chmod(0o600)

        def container(configured):
            made = Container(configured)
            made._scratches |= {(each, ""): _Lent(scratch(each)) for each in engines}
            return made

        monkeypatch.setattr(render_verify, "Container", container)
        code = proved(translate(path, load(path)), Wishes(**wishes), since)
        return int(code), capsys.readouterr().out

    return done


class _Lent:
    """A scratch that outlives the one it is lent to."""

    def __init__(self, scratch):
        self._scratch = scratch

    def __getattr__(self, name):
        return getattr(self._scratch, name)

    def like(self, major):
        return self._scratch.like(major)

    def close(self):
        """It is this run's, and stays."""


@pytest.mark.parametrize(("case", "engine"), list(_cases()))
def test_the_proof_says_what_is_so(case, engine, verify, golden):
    code, said = verify(case, engine)
    own = case / f"says.{engine}.txt"
    text = f"{code}\n{said.replace('public.', '').replace(engine, '{engine}')}"
    golden(own if own.exists() else case / "says.txt", text)


def test_json_is_one_object(verify):
    code, said = verify(HERE / "any" / "good", "sqlite", format="json")
    found = json.loads(said)
    assert (code, found["ok"], found["exit_code"], found["version"]) == (0, True, 0, 1)
    (proof,) = found["proofs"]
    assert {key: proof[key] for key in ("engine", "format", "ok")} == {
        "engine": "sqlite",
        "format": "schemawatchd",
        "ok": True,
    }
    assert [each["proved"] for each in proof["migrations"]] == ["up, down, up"] * len(proof["migrations"])


def test_json_names_what_fails(verify):
    code, said = verify(HERE / "any" / "down_loses_values", "sqlite", format="json")
    found = json.loads(said)
    assert (code, found["ok"], found["exit_code"]) == (4, False, 4)
    assert "MG604" in [each["rule"] for each in found["proofs"][0]["findings"]]


def test_fail_on_decides(verify):
    case = HERE / "sqlite" / "dossier_lacking"
    assert verify(case, "sqlite", fail_on="critical")[0] == 0
    assert verify(case, "sqlite", fail_on="warning")[0] == 4
    assert verify(case, "sqlite", fail_on="never")[0] == 0


@pytest.mark.postgres
@pytest.mark.mariadb
def test_each_engine_among_the_targets_is_proved_once(verify):
    code, said = verify(HERE / "any" / "good", "sqlite", "postgresql", "mariadb")
    assert code == 0
    assert [line for line in said.splitlines() if ", on " in line] == [
        f"migrations: schemawatchd, 3 migrations, on {each}" for each in ("sqlite", "postgresql", "mariadb")
    ]


def test_without_migrations_it_is_wrong_usage(tmp_path):
    path = tmp_path / "schemawatchd.toml"
    path.write_text('schema = "schema.sql"\n[targets.prod]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n')
    path.chmod(0o600)
    with pytest.raises(UsageError, match="no target has migrations"):
        proved(translate(path, load(path)), Wishes())


def test_no_target_is_made_or_touched(verify, tmp_path):
    assert verify(HERE / "any" / "good", "sqlite")[0] == 0
    assert not list(tmp_path.rglob("*.db"))
