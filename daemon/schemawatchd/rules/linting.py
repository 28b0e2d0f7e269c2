"""The MG rules on one migration: what they say of it, less what its header allows."""

from collections.abc import Collection, Iterable, Iterator

from schemawatchd.history.migration import Migration
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.rule import Loaded, loaded
from schemawatchd.rules.step import Change, Unused, change, steps
from schemawatchd.rules.view import View


def linted(
    migration: Migration,
    engine: str,
    policy: Policy,
    *,
    ours: bool = True,
    others: Iterable[object] = (),
    unasked: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Every finding about how it is written. `others` are facts that other programs tell about it.

    `unasked` are the rules that were not asked: that they say nothing means nothing.
    """
    whole = change(migration, engine, required=ours)
    view = View(None)
    found = judge((), [*steps(migration, engine, ours=ours), whole, *others], view, policy)
    allowed = {each.rule for each in whole.dossier.allows if each.reason}
    off = {code for code, each in loaded().items() if not _speaks(each, policy, view)}
    unused = judge((), _unused(whole, {each.rule for each in found}.union(unasked, off)), view, policy)
    return (*(each for each in found if each.rule not in allowed), *unused)


def _speaks(rule: Loaded, policy: Policy, view: View) -> bool:
    return policy.judged(rule.rule.code, rule.rule.severity, view.environment) is not None


def _unused(whole: Change, excused: set[str]) -> Iterator[Unused]:
    """What is allowed and was not said, where its rule applies to this engine and could have said it."""
    for each in whole.dossier.allows:
        rule = loaded().get(each.rule)
        applies = rule is None or not rule.engines or whole.engine in rule.engines
        if applies and each.rule not in excused:
            yield Unused(path=whole.path, code=each.rule, known=rule is not None)
