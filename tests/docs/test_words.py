"""Pages that repeat the program say the same as the program, and links lead somewhere."""

import importlib.util
import inspect
import re

import pytest

from docs.pages import PAGES, ROOT, text
from schemawatchd import errors
from schemawatchd.engines.catalogs import catalog_columns
from schemawatchd.engines.find import engines
from schemawatchd.incidents.incident import State
from schemawatchd.reports.report import Exit, ReportedFinding, TargetReport
from schemawatchd.rules.rule import all_rules
from schemawatchd.schema.kinds import KINDS

_HEADING = {
    "SchemawatchdError": "Troubleshooting",
    "UsageError": "The command was not understood",
    "SettingsError": "The configuration cannot be used",
    "PluginInvalid": "A plug-in cannot be used",
    "TargetUnreachable": "A target cannot be reached",
    "TargetRefused": "A target refuses",
    "TargetBusy": "A target is busy",
    "SourceBusy": "The schema file or the migrations were being changed",
    "ReadFailed": "The catalog cannot be read",
    "ScratchUnavailable": "There is no temporary database",
    "SourceInvalid": "The canonical schema cannot be loaded",
    "SourceStopped": "The canonical schema cannot be loaded",
    "LedgerUnknown": "The ledger of the migrations cannot be understood",
    "WorkFailed": "A migration failed, or a gate is closed",
    "GateClosed": "A migration failed, or a gate is closed",
    "StoreBroken": "The state store cannot be used",
    "StoreHeld": "Another daemon holds this state store",
}
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def generated():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_rules_are_those_of_the_program(generated):
    assert text("rules.md") == generated.rules(), "run: python docs/generate.py"
    assert all(code in text("rules.md") for code in all_rules())


def test_help_is_that_of_the_program(generated):
    assert text("commands.md") == generated.manual(), "run: python docs/generate.py"


def test_the_page_of_engines_says_what_becomes_of_each_column(generated):
    assert text("engines.md") == generated.engines(text("engines.md")), "run: python docs/generate.py"
    assert all(f"`{each.catalog}`" in text("engines.md") for each in catalog_columns("postgresql"))


@pytest.mark.parametrize("page", ["README.md", "checking.md"])
def test_exit_codes_are_named(page):
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", text(page), re.MULTILINE)}
    assert codes == set(map(int, Exit))


def test_every_class_of_error_has_a_heading():
    classes = {
        name
        for name, each in inspect.getmembers(errors, inspect.isclass)
        if issubclass(each, errors.SchemawatchdError)
    }
    assert classes == _HEADING.keys()
    headings = re.findall(r"^#+ (.*)$", text("troubleshooting.md"), re.MULTILINE)
    assert all(any(each.startswith(wanted) for each in headings) for wanted in _HEADING.values())


def test_keys_of_the_report_are_explained():
    rows = "".join(re.findall(r"^\|.*$", text("checking.md"), re.MULTILINE))
    for name in (*TargetReport.__struct_fields__, *ReportedFinding.__struct_fields__):
        if name not in ("name", "environment"):
            assert re.search(rf"`(?:targets\[\]\.)?{name}`", rows), name


def test_engines_and_kinds_are_named():
    page = text("engines.md")
    for engine in engines().values():
        assert all(f"{scheme}://" in page for scheme in engine.schemes if scheme != "postgres")
    assert all(kind.replace("_", " ") in page for kind in KINDS)


def test_states_of_incidents_are_explained():
    assert all(f"| `{state}` |" in text("state.md") for state in State)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if not link.startswith("https://"):
            file, _, anchor = link.partition("#")
            target = page.parent / file if file else page
            assert target.is_file(), link
            assert not anchor or anchor in _anchors(target), link


def _anchors(page):
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_every_page_is_on_the_map():
    linked = set(_LINK.findall(text("index.md")))
    assert {page.name for page in PAGES[1:]} <= linked | {"index.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_are_calm_and_name_no_machine(page):
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert not re.search(r"!(?!\[|=)(?=\s|$)", prose)
    assert not re.search(r"/tmp/|/root/\w|/work/", page.read_text(encoding="utf-8"))
