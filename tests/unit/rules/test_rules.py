"""All rules: each field of each kind has one that speaks for it, and each has words for people."""

import ast
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

import schemawatchd.rules
from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.rule import loaded
from schemawatchd.rules.view import View
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.object import fields_with, kind_of
from unit.samples import other_value, record

ROOM = Path(schemawatchd.rules.__file__).parent
FILES = sorted(path for path in ROOM.glob("*/*.py") if path.name != "__init__.py")
MEANINGS = [(kind, name) for kind, cls in sorted(KINDS.items()) for name in fields_with(cls, "meaning")]
VIEW = View("prod", "prod")
GROUPS = {
    "drift": "DR",
    "ledger": "LG",
    "migration": "MG",
    "canonical": "SC",
    "guard": "GD",
    "ourselves": "SW",
    "parity": "PA",
}
RETIRED: frozenset[str] = frozenset()
"""Codes that once meant something and must never mean something else."""


def claims(kind, field):
    """The codes of the rules that name this field of this kind."""
    return [
        each.rule.code
        for each in loaded().values()
        for subject in each.subjects
        if subject.cls is Changed and subject.kind == kind and field in each.rule.fields
    ]


def changed(kind, *fields):
    one = record(kind)
    other = msgspec.structs.replace(one, **{name: other_value(one, name) for name in fields})
    return Changed(one.key, one, other, fields)


def judged(*changes):
    return judge(changes, (), VIEW, Policy())


@pytest.mark.parametrize(("kind", "field"), MEANINGS, ids=[".".join(each) for each in MEANINGS])
def test_each_changed_field_is_spoken_for_once(kind, field):
    codes = claims(kind, field)
    assert len(codes) <= 1, f"{kind}.{field} is claimed by {codes}"
    (finding,) = judged(changed(kind, field))
    assert finding.rule == (codes[0] if codes else "DR100")
    assert set(finding.fields) == {field}
    assert finding.change == "changed"
    assert finding.summary.strip()
    assert finding.consequence.strip()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_all_fields_at_once_are_each_in_one_finding(kind):
    fields = fields_with(KINDS[kind], "meaning")
    spoken = Counter(name for each in judged(changed(kind, *fields)) for name in each.fields)
    assert spoken == Counter(fields)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(("form", "word"), [(Added, "added"), (Removed, "removed")], ids=["added", "removed"])
def test_what_is_there_on_one_side_only_is_one_finding(kind, form, word):
    each = record(kind)
    (finding,) = judged(form(each.key, each))
    assert (finding.kind, finding.object, finding.change) == (kind, each.key.dotted, word)
    assert ("is extra" if form is Added else "is missing") in finding.summary
    assert finding.fields == {}
    assert finding.verdict is Verdict.DRIFT


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
def test_every_kind_has_rules_of_its_own_for_missing_and_extra(kind):
    each = record(kind)
    for form in (Added, Removed):
        assert judged(form(each.key, each))[0].rule != "DR100"


def test_a_rule_claims_only_fields_that_its_kinds_have():
    for each in loaded().values():
        kinds = [
            KINDS[subject.kind] for subject in each.subjects if subject.cls is Changed and subject.kind in KINDS
        ]
        known = {name for cls in kinds for name in fields_with(cls, "meaning")}
        assert set(each.rule.fields) <= known, each.rule.code


def test_only_rules_about_changes_claim_fields_and_each_of_them_does_or_is_the_last_resort():
    for each in loaded().values():
        about_changes = any(subject.cls is Changed for subject in each.subjects)
        assert bool(each.rule.fields) == (about_changes and each.rule.code != "DR100"), each.rule.code


# Codes and files ----------------------------------------------------------------------------------------


def test_no_two_files_have_one_code():
    codes = Counter(re.search(r'code="([A-Z]{2}\d{3})"', path.read_text()).group(1) for path in FILES)
    assert [code for code, count in codes.items() if count > 1] == []
    assert set(codes) == set(loaded())


def test_a_code_that_was_given_up_is_not_given_out_again():
    assert not RETIRED & set(loaded())


@pytest.mark.parametrize("code", sorted(loaded()))
def test_a_code_says_its_group_and_the_file_its_name(code):
    rule = loaded()[code]
    assert code.startswith(GROUPS[rule.group])
    assert (ROOM / rule.group / f"{rule.name.replace('-', '_')}.py").exists()


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_rule_tells_what_is_so_what_follows_and_what_to_do(path):
    module = ast.parse(path.read_text())
    (check,) = (each for each in module.body if isinstance(each, ast.FunctionDef) and each.name == "check")
    paragraphs = [" ".join(each.split()) for each in ast.get_docstring(check).split("\n\n")]
    assert len(paragraphs) == 3
    for paragraph in paragraphs:
        assert paragraph.endswith((".", ")"))
        assert "!" not in paragraph


@pytest.mark.parametrize("code", sorted(loaded()))
def test_what_explain_prints_is_there(code):
    rule = loaded()[code]
    assert rule.summary
    assert rule.consequence
    assert rule.advice
    assert rule.subjects


# Severities ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(loaded()))
def test_drift_is_at_least_a_notice_except_comments(code):
    rule = loaded()[code].rule
    if rule.verdict is Verdict.DRIFT:
        comments = {kind_of(KINDS["comment"])}
        about = {subject.kind for subject in loaded()[code].subjects}
        assert rule.severity is Severity.INFO if about == comments else rule.severity.at_least(Severity.NOTICE)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_whatever_a_rule_says_in_the_end_is_no_milder_than_a_notice(kind):
    each = record(kind)
    fields = fields_with(KINDS[kind], "meaning")
    found = judged(changed(kind, *fields), Added(each.key, each), Removed(each.key, each))
    for finding in found:
        assert finding.severity.at_least(Severity.INFO if kind == "comment" else Severity.NOTICE)


def test_what_is_gone_and_breaks_at_once_is_critical():
    for kind in ("table", "column", "primary_key", "unique", "foreign_key", "view", "function", "trigger", "enum"):
        each = record(kind)
        assert judged(Removed(each.key, each))[0].severity is Severity.CRITICAL, kind


@pytest.mark.parametrize("code", sorted(each for each in loaded() if each.startswith("DR")))
def test_drift_does_not_speak_of_what_never_was(code):
    """At a first check, and in `diff`, nobody knows whether what is missing was ever there."""
    for sentence in re.split(r"(?<=[.;]) ", loaded()[code].consequence):
        assert sentence.startswith("If ") or not re.search(r"\b(gone|lost|no longer|any more)\b", sentence), (
            sentence
        )
