"""All rules: each field of each kind has one that speaks for it, and each has words for people."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

import schemawatchd.rules
from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules import rule as rule_module
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import ReloadRefused
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import Diagnostic, all_rules, rule
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.object import fields_with, kind_of
from unit.samples import other_value, record

ROOM = Path(schemawatchd.rules.__file__).parent
MEANINGS = [(kind, name) for kind, cls in sorted(KINDS.items()) for name in fields_with(cls, "meaning")]
CONTEXT = RuleContext("prod", "prod")
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
"""Codes that had a meaning once and must never get another one."""


def claims(kind, field):
    """The codes of the rules that name this field of this kind."""
    return [
        each.code
        for each in all_rules().values()
        for subject in each.subjects
        if subject.cls is Changed and subject.kind == kind and field in each.fields
    ]


def changed(kind, *fields):
    one = record(kind)
    other = msgspec.structs.replace(one, **{name: other_value(one, name) for name in fields})
    return Changed(one.key, one, other, fields)


def judged(*changes):
    return judge(changes, (), CONTEXT, RulePolicy())


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
    for each in all_rules().values():
        kinds = [
            KINDS[subject.kind] for subject in each.subjects if subject.cls is Changed and subject.kind in KINDS
        ]
        known = {name for cls in kinds for name in fields_with(cls, "meaning")}
        assert set(each.fields) <= known, each.code


def test_only_rules_about_changes_claim_fields_and_each_of_them_does_or_is_the_last_resort():
    for each in all_rules().values():
        about_changes = any(subject.cls is Changed for subject in each.subjects)
        assert bool(each.fields) == (about_changes and each.code != "DR100"), each.code


# Codes and names ----------------------------------------------------------------------------------------


def test_a_rule_with_the_code_of_another_is_refused(monkeypatch):
    def second(change: Added[Table]) -> Iterator[Diagnostic]:
        """A second rule with a code that is taken."""
        yield Diagnostic("")

    group, module = ModuleType("group"), ModuleType("module")
    group.__path__ = []
    module.first = all_rules()["DR101"]
    module.second = rule("DR101", "another", Severity.INFO)(second)
    monkeypatch.setattr(rule_module, "modules", lambda found: [module] if found is group else [group])
    with pytest.raises(ValueError, match="DR101"):
        all_rules.__wrapped__()


def test_a_code_that_was_given_up_is_not_given_out_again():
    assert not RETIRED & set(all_rules())


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_a_code_says_its_group(code):
    assert code.startswith(GROUPS[all_rules()[code].group])


def test_no_two_rules_of_a_group_share_a_name():
    names = Counter((each.group, each.name) for each in all_rules().values())
    assert [name for name, count in names.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for _, name in names)


def test_every_function_that_could_be_a_rule_is_marked_as_one():
    """A rule without its mark would never be asked, and nobody would notice."""
    files = [path for path in ROOM.glob("*/*.py") if path.name != "__init__.py"]
    functions = [
        each
        for path in files
        for each in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
    ]
    assert len(functions) == len(all_rules())


# The context --------------------------------------------------------------------------------------------


def test_a_rule_gets_the_context_only_if_its_signature_asks_for_it():
    def alone(fact: ReloadRefused) -> Iterator[Diagnostic]:
        yield Diagnostic(fact.path)

    def both(fact: ReloadRefused, context: RuleContext) -> Iterator[Diagnostic]:
        yield Diagnostic(f"{fact.path} on {context.target}")

    fact = ReloadRefused(path="a.toml", says="x")
    defined = [rule("XX001", "x", Severity.INFO)(each) for each in (alone, both)]
    assert [next(each.check(fact, CONTEXT)).summary for each in defined] == ["a.toml", "a.toml on prod"]
    assert [each.takes_context for each in defined] == [False, True]


# Texts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_a_rule_says_what_is_wrong_what_follows_and_what_to_do(code):
    paragraphs = inspect.getdoc(all_rules()[code].function).split("\n\n")
    assert len(paragraphs) == 3
    for paragraph in paragraphs:
        assert paragraph.endswith((".", ")"))
        assert "!" not in paragraph


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_what_explain_prints_is_there(code):
    found = all_rules()[code]
    assert found.summary
    assert found.consequence
    assert found.advice
    assert found.subjects


# Severities ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_drift_is_at_least_a_notice_except_comments(code):
    found = all_rules()[code]
    if found.verdict is Verdict.DRIFT:
        comments = {kind_of(KINDS["comment"])}
        about = {subject.kind for subject in found.subjects}
        assert found.severity is Severity.INFO if about == comments else found.severity.at_least(Severity.NOTICE)


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


@pytest.mark.parametrize("code", sorted(each for each in all_rules() if each.startswith("DR")))
def test_drift_does_not_speak_of_what_never_was(code):
    """At a first check, and in `diff`, nobody knows whether what is missing was ever there."""
    for sentence in re.split(r"(?<=[.;]) ", all_rules()[code].consequence):
        assert sentence.startswith("If ") or not re.search(r"\b(gone|lost|no longer|any more)\b", sentence), (
            sentence
        )
