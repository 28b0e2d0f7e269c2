"""What a reader must know of a comparison before its findings: what of it could not be compared, and why.

The first lines of each format. A difference that two databases would show is a finding, or it is named here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from schemawatchd.reports.report import TargetReport
from schemawatchd.rules.finding import Verdict
from schemawatchd.schema.snapshot import OTHER_SETTINGS, ROLES_UNKNOWN, UNMADE, UNSTATED, NotCompared

_DATABASE = "the database itself (owner, settings, grants, subscriptions)"
_NAMED = 5
"""How many objects, and how many reasons, are named; `--all` and the other formats' lists have all of them."""


def doubtful(notes: Iterable[NotCompared]) -> tuple[NotCompared, ...]:
    """Those notes that a reader must know first."""
    judges = (_is_made_otherwise, _is_of_unknown_roles, _is_unmade, _is_unstated)
    return tuple(each for each in notes if any(judge(each) for judge in judges))


def doubts(target: TargetReport) -> Iterator[str]:
    """A sentence, without its full stop, for each cause."""
    notes = target.not_compared
    for each in filter(_is_made_otherwise, notes):
        yield f"not made under the same settings: {each.reason.removeprefix(OTHER_SETTINGS)}"
    if unknown := [f"{each.kind.replace('_', ' ')}s" for each in filter(_is_of_unknown_roles, notes)]:
        yield f"not compared: {', '.join(unknown)}: {ROLES_UNKNOWN}"
    if unstated := list(dict.fromkeys(_what(each) for each in filter(_is_unstated, notes))):
        yield f"not compared, because {UNSTATED} them: {'; '.join(unstated)}"
    yield from _unmade(filter(_is_unmade, notes))
    yield from _not_run(target)


def _not_run(target: TargetReport) -> Iterator[str]:
    """Only beside drift: a database that has all that its baseline stands for raises no question."""
    taken = target.migration.not_run if target.migration else ()
    if taken and any(each.verdict is Verdict.DRIFT for each in target.findings):
        versions = taken[0] if len(taken) == 1 else f"{taken[0]} to {taken[-1]}"
        yield (
            f"a baseline takes {versions} for applied without having run them, so what they make may never have"
            " been there; if so, name what the database had instead with `replay_from`"
        )


def _unmade(notes: Iterable[NotCompared]) -> Iterator[str]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for each in notes:
        by_reason[each.reason.removeprefix(f"{UNMADE}: ")].append(_what(each))
    for reason, objects in list(by_reason.items())[:_NAMED]:
        more = f" and {len(objects) - _NAMED} more" if len(objects) > _NAMED else ""
        yield f"not compared: {', '.join(objects[:_NAMED])}{more}: {UNMADE}: {reason}"
    if left := list(by_reason.values())[_NAMED:]:
        yield f"not compared: {sum(map(len, left))} more objects, because {UNMADE}"


def _is_made_otherwise(note: NotCompared) -> bool:
    return note.object is None and note.reason.startswith(OTHER_SETTINGS)


def _is_of_unknown_roles(note: NotCompared) -> bool:
    return note.reason == ROLES_UNKNOWN


def _is_unmade(note: NotCompared) -> bool:
    """Whether the source itself says so: what belongs to such an object is not told again."""
    return note.reason.startswith(f"{UNMADE}: ")


def _is_unstated(note: NotCompared) -> bool:
    return note.reason.startswith(UNSTATED)


def _what(note: NotCompared) -> str:
    if note.object is not None:
        return f"{note.kind.replace('_', ' ')} {note.object}"
    # Hardly a schema file states these, so they would stand before the findings of every check, line after line.
    return _DATABASE if " the database" in note.reason else note.reason.removeprefix(UNSTATED).strip()
