"""What every format of a report has to do: ours, and that of the example of a plug-in."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.findings import finding
from fixtures.reports import report, target
from schemawatchd.reports.format import OWN, renderer
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Status
from schemawatchd.rules.finding import Severity

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugins" / "acme_schemawatchd" / "csv_report.py"
STRANGE = "a\x1b[2Jb\u202ec\n::error::d|<b>`x`\r\x85"


def example():
    made = importlib.util.spec_from_file_location("csv_report", EXAMPLE)
    module = importlib.util.module_from_spec(made)
    made.loader.exec_module(module)
    return module.render


FORMATS = {**{name: renderer(name) for name in OWN}, "plug-in": example()}
every_format = pytest.mark.parametrize("render", [pytest.param(each, id=name) for name, each in FORMATS.items()])
OWN_FORMATS = pytest.mark.parametrize("render", [pytest.param(FORMATS[name], id=name) for name in OWN])


@every_format
def test_it_is_text_that_ends_its_last_line_whatever_was_found(render):
    for targets in ((), (target(),), (target(finding()), target(name="dev", status=Status.UNKNOWN, error="away"))):
        text = render(report(*targets), Options())
        assert isinstance(text, str)
        assert text.endswith("\n")
        text.encode()


@every_format
def test_the_same_report_is_the_same_text(render):
    made = report(target(finding("shop.a.b"), finding("shop.a.c")))
    assert render(made, Options()) == render(made, Options())


@every_format
def test_every_finding_of_a_short_report_is_in_it(render):
    objects = [f"shop.orders.c{number}" for number in range(7)]
    text = render(report(target(*map(finding, objects))), Options(everything=True))
    assert [each for each in objects if each not in text] == []


@OWN_FORMATS
def test_a_target_that_could_not_be_checked_is_in_it_with_the_reason(render):
    text = render(report(target(name="stage", status=Status.UNKNOWN, error="no route to it")), Options())
    assert "no route to it" in text
    assert "stage" in text


@OWN_FORMATS
def test_no_text_from_a_database_breaks_a_line_or_reaches_a_terminal(render):
    quiet = render(report(target(finding("shop.x", severity=Severity.NOTICE))), Options()).count("\n")
    text = render(report(target(finding(f"shop.{STRANGE}", severity=Severity.NOTICE))), Options())
    assert text.count("\n") == quiet
    assert not {each for each in text if (ord(each) < 32 or 0x7F <= ord(each) < 0xA0) and each != "\n"}


@OWN_FORMATS
@given(texts=st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_it_renders_any_text(render, texts):
    names = [f"shop.{text}{number}" for number, text in enumerate(texts)]
    text = render(report(target(*map(finding, names), name=texts[0] or "prod")), Options(everything=True))
    text.encode("utf-8", "strict")
    assert text.endswith("\n")
