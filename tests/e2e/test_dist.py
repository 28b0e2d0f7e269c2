"""The wheel, and the examples for CI: what they say is run, with the program that the wheel installs."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from fixtures.shop import SCHEMA

ROOT = Path(__file__).parents[2]
MIGRATION = f"""\
-- title: shop
-- risk: none
-- owner: shop team
-- why: the first tables
-- rollback: drops the tables
-- verify: the tables are there
-- migrate:up
{SCHEMA}
-- migrate:down
DROP TABLE orders;
DROP TABLE customers;
"""
CONFIGURATION = """\
schema = "schema.sql"
state = "sqlite:///state.db"
[targets.prod]
url = "${SHOP_URL}"
environment = "prod"
[channels.team]
url = "${SLACK_URL}"
"""


def run(*command, folder, **environment):
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """What `make dist` builds."""
    folder = tmp_path_factory.mktemp("dist")
    run(
        *(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel", "--no-deps"),
        *("--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)),
        folder=folder,
        PATH=os.environ["PATH"],
        HOME=str(folder),
    )
    (found,) = folder.glob("schemawatchd-*.whl")
    return found


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The environment of a machine with an empty home and a Python that has the libraries, but not schemawatchd.

    The libraries are linked from here: a test must not depend on a package index.
    """
    home = tmp_path_factory.mktemp("home")
    links = home / "libraries"
    links.mkdir()
    for each in Path(sysconfig.get_path("purelib")).iterdir():
        if "schemawatchd" not in each.name and not each.name.startswith(("__editable__", "_editable")):
            (links / each.name).symlink_to(each)
    run(sys.executable, "-m", "venv", "--without-pip", str(home / "venv"), folder=home, PATH=os.environ["PATH"])
    site = next((home / "venv/lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(f"{links}\n")
    return {
        "HOME": str(home),
        "PATH": f"{home / 'venv/bin'}:/usr/bin:/bin",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


@pytest.fixture
def project(shop):
    """A project with migrations, as the examples want it."""
    (shop.folder / "schemawatchd.toml").write_text(CONFIGURATION)
    return shop


def steps(name):
    """The command lines of an example."""
    found = yaml.safe_load((ROOT / "examples/ci" / name).read_text())
    job = found["jobs"]["schema"] if "jobs" in found else found["schema"]
    return [each["run"] for each in job["steps"] if "run" in each] if "steps" in job else job["script"]


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
def test_the_steps_of_an_example_do_what_they_say(name, project, wheel, fresh):
    """`SLACK_URL` is nowhere set: a check needs no channel's secret."""
    (project.folder / "migrations").mkdir()
    (project.folder / "migrations/202601010000000000_shop.sql").write_text(MIGRATION)
    text = CONFIGURATION.replace('schema = "schema.sql"\n', 'schema = "schema.sql"\nmigrations = "migrations"\n')
    (project.folder / "schemawatchd.toml").write_text(text)
    given = {**fresh, "SCHEMAWATCHD": str(wheel), "SHOP_URL": "sqlite:///prod.db"}
    install, verify, check = steps(name)
    run("/bin/sh", "-ec", install, folder=project.folder, **given)
    where = run("/bin/sh", "-c", "command -v schemawatchd", folder=project.folder, **given).stdout
    assert where.startswith(fresh["HOME"])
    run(
        "schemawatchd",
        "migrate",
        "baseline",
        "202601010000000000",
        "--target",
        "prod",
        folder=project.folder,
        **given,
    )
    assert "1 migration" in run("/bin/sh", "-ec", verify, folder=project.folder, **given).stdout
    done = run("/bin/sh", "-ec", check, folder=project.folder, **given)
    if name == "gitlab.yml":
        assert "<testsuite" in (project.folder / "schema.xml").read_text()
    else:
        assert done.stdout == "schema check: in sync\n"


def test_the_wheel_has_everything_that_it_needs(project, wheel, fresh):
    """State store and its migrations, completion, and `python -m`."""
    given = {**fresh, "SHOP_URL": "sqlite:///prod.db", "SLACK_URL": "json://127.0.0.1:1/"}
    folder = project.folder
    run(
        "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--force-reinstall",
        "--no-deps",
        str(wheel),
        folder=folder,
        **given,
    )
    assert "in sync" in run("schemawatchd", "--once", "--no-notify", folder=folder, **given).stdout
    assert "schemawatchd" in run("python", "-m", "schemawatchd", "--version", folder=folder, **given).stdout
    asked = {"COMP_WORDS": "schemawatchd che", "COMP_CWORD": "1", "_SCHEMAWATCHD_COMPLETE": "bash_complete"}
    assert run("schemawatchd", folder=folder, **given, **asked).stdout == "plain,check\n"
