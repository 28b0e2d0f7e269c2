"""The MG rules on one migration: what they say of it, less what its header allows."""

from collections.abc import Iterable, Iterator

from schemawatchd.rules.finding import Finding
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.rule import loaded
from schemawatchd.rules.step import Change, Unused, change, steps
from schemawatchd.rules.view import View
from schemawatchd.schema.migration import Migration


def linted(
    migration: Migration, engine: str, policy: Policy, *, ours: bool = True, others: Iterable[object] = ()
) -> tuple[Finding, ...]:
    """Every finding about how it is written. `others` are facts that other programs tell about it."""
    whole = change(migration, engine, required=ours)
    view = View(None)
    found = judge((), [*steps(migration, engine, ours=ours), whole, *others], view, policy)
    allowed = {each.rule for each in whole.dossier.allows if each.reason}
    unused = judge((), _unused(whole, {each.rule for each in found}), view, policy)
    return (*(each for each in found if each.rule not in allowed), *unused)


def _unused(whole: Change, said: set[str]) -> Iterator[Unused]:
    """What is allowed and was not said, where its rule applies to this engine."""
    for each in whole.dossier.allows:
        rule = loaded().get(each.rule)
        applies = rule is None or not rule.engines or whole.engine in rule.engines
        if applies and each.rule not in said:
            yield Unused(path=whole.path, code=each.rule, known=rule is not None)
