"""A package of its own adds a rule, a format and a channel; one that is broken says so and hides nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.daemon import PROGRAM
from fixtures.shop import SCHEMA

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugins"
PACKAGE = "acme_schemawatchd"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder into which the example was installed, as pip does it."""
    place = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run(
        [*pip, "--no-build-isolation", "--no-index", "--target", place, EXAMPLE],
        check=True,
        timeout=120,
    )
    return place


@pytest.fixture
def program(shop, installed, tmp_path):
    """Runs the program with the package, whose files the test may change first."""
    place = tmp_path / "site"
    subprocess.run(["cp", "-r", installed, place], check=True)

    def call(*arguments, plugins=True):
        environment = {**os.environ, "PYTHONPATH": str(place)} if plugins else None
        return subprocess.run(
            [PROGRAM, *arguments],
            cwd=shop.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    call.package = place / PACKAGE
    shop.sql("drop table orders;" + SCHEMA.partition(";")[2].replace("numeric(10,2)", "text"))
    shop.sql("create table odd (n int)")
    return call


def ends(done, code, *texts):
    assert done.returncode == code, done.stderr
    for text in texts:
        assert text in done.stdout + done.stderr


def test_its_format_is_used_and_listed(program):
    ends(program("check", "--format", "csv"), 2, "target,severity,rule,object,summary\nprod,", ",DR")
    ends(program("list", "reports"), 0, "csv\n", "sarif\n")
    ends(program("check", "--format", "csv", plugins=False), 64, "has no format `csv`")
    ends(program("check", "--format", "cvs"), 64, "sarif, text, csv")


def test_its_rule_is_applied_beside_ours(program, shop):
    done = program("check", "--all")
    ends(done, 2, "ACME101", "holds money and has another type", "orders.total is text, expected numeric(10,2)")
    ends(program("list", "rules"), 0, "(from acme-schemawatchd)")
    ends(program("explain", "ACME101"), 0, "finance team")
    shop.configure(more='[rules.ACME101]\nseverity = "off"\nreason = "no money in it"\n')
    done = program("check", "--all")
    ends(done, 2, "orders.total is text, expected numeric(10,2)")
    assert "ACME101" not in done.stdout


def test_its_channel_is_told(program, shop):
    shop.configure(more='[channels.file]\nkind = "logfile"\npath = "alerts.log"\n')
    ends(program("--once"), 2)
    assert "odd" in shop.folder.joinpath("alerts.log").read_text()
    ends(program("--once", plugins=False), 78, "there is no kind `logfile`")
    shop.configure(more='[channels.file]\nkind = "logfile"\npth = "alerts.log"\n')
    ends(program("--once"), 78, "Did you mean `path`?")


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("import nothing_there", "`acme_schemawatchd.rules` raised ModuleNotFoundError"),
        ("raise SystemError('s3cret')", "raised SystemError"),
        ("ours", "the code `DR104` belongs to another rule"),
        ("reserved", "the code `DR9999` is not allowed"),
        ("odd", "the code `acme-1` is not allowed"),
    ],
)
def test_a_package_that_cannot_be_used_is_named(program, rules, says):
    file = program.package / "rules.py"
    codes = {"ours": "DR104", "reserved": "DR9999", "odd": "acme-1"}
    file.write_text(file.read_text().replace("ACME101", codes[rules]) if rules in codes else rules)
    done = program("check")
    ends(done, 78, "the plug-in `acme` of the package acme-schemawatchd cannot be used", says, "pip uninstall")
    assert "s3cret" not in done.stderr


def test_a_rule_that_fails_hides_nothing(program):
    file = program.package / "rules.py"
    file.write_text(file.read_text().replace("    if change", "    {}[change.key.path]\n    if change"))
    ends(
        program("check"),
        2,
        "the rule ACME101 of the package acme-schemawatchd failed with KeyError",
        "DR104",
        "odd",
    )


def test_a_module_without_what_its_kind_needs_is_named(program, shop):
    (program.package / "csv_report.py").write_text("")
    ends(program("check", "--format", "csv"), 78, "does not define `render`")
    (program.package / "logfile.py").write_text('KIND = "logfile"\n')
    shop.configure(more='[channels.file]\nkind = "logfile"\npath = "alerts.log"\n')
    ends(program("--once"), 78, "does not define `RANK`, `SETTINGS`, `SECRETS`, `accepts`, `make`")
