"""What a comparison does with the answers that an engine has for texts that differ."""

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from unit.samples import check, column, snapshot, table


class Answers:
    """Answers from a table of pairs of texts; notes what it was asked."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    def same(self, expected, actual, fields):
        self.asked.append((expected.name, actual.name, tuple(fields)))
        return {name: self.answers[name] for name in fields if name in self.answers}


def sides(*pairs):
    return tuple(snapshot(table(), column(), each) for each in pairs)


ONE = check(name="c", expression="a > 0")
OTHER = check(name="c", expression="0 < a")


def test_texts_that_mean_the_same_are_only_cosmetic():
    drift = compare(*sides(ONE, OTHER), Scope(), equivalence=Answers(expression=""))
    assert (drift.changes, drift.cosmetic) == ((), 1)


def test_texts_that_differ_are_a_change_and_why_they_are_not_normalised_is_its_evidence():
    expected, actual = sides(ONE, OTHER)
    (change,) = compare(expected, actual, Scope(), equivalence=Answers(expression="no server")).changes
    assert isinstance(change, Changed)
    assert change.unproven == {"expression": "no server"}
    (finding,) = judge([change], (), RuleContext("t", "", expected, actual), RulePolicy())
    assert finding.evidence == {"not_normalised": {"expression": "no server"}}
    (plain,) = compare(expected, actual, Scope()).changes
    (before,) = judge([plain], (), RuleContext("t", "", expected, actual), RulePolicy())
    assert (before.fingerprint, before.evidence) == (finding.fingerprint, {})


def test_other_fields_of_the_pair_stay_changes():
    changed = check(name="c", expression="0 < a", validated=False)
    (change,) = compare(*sides(ONE, changed), Scope(), equivalence=Answers(expression="")).changes
    assert change.fields == ("validated",)


def test_nobody_is_asked_about_equal_texts_or_a_text_that_is_only_on_one_side():
    answers = Answers(default="", expression="")
    compare(*sides(ONE, ONE), Scope(), equivalence=answers)
    lost = (snapshot(table(), column(default="1")), snapshot(table(), column()))
    assert len(compare(*lost, Scope(), equivalence=answers).changes) == 1
    assert answers.asked == []


def test_made_up_names_are_paired_by_what_their_texts_mean():
    one = check(name="t_check", expression="a > 0", generated=True)
    other = check(name="t_check1", expression="0 < a", generated=True)
    answers = Answers(expression="")
    assert compare(*sides(one, other), Scope(), equivalence=answers).changes == ()
    without = compare(*sides(one, other), Scope()).changes
    assert {type(each) for each in without} == {Added, Removed}


def test_a_chosen_name_is_never_paired_by_meaning():
    one, other = (
        check(name=name, expression=text, generated=False) for name, text in (("c", "a > 0"), ("d", "0 < a"))
    )
    answers = Answers(expression="")
    assert len(compare(*sides(one, other), Scope(), equivalence=answers).changes) == 2
    assert answers.asked == []
