"""What is watched: which schemas, and which objects are not ours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.owner import Owner
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import UNMADE, UNSTATED
from schemawatchd.schema.target import Ignored

_NONE = "-"


@dataclass(frozen=True, slots=True)
class Scope:
    """`schemas` empty means all. `unmade` are objects that scratch could not make, so nobody can judge them.

    `roles` are patterns of the grantees to compare; without any, those that the expected side mentions.
    """

    schemas: frozenset[str] = frozenset()
    ignore: tuple[Ignored, ...] = ()
    unmade: frozenset[tuple[str, str]] = frozenset()
    roles: tuple[str, ...] = ()
    unread: frozenset[tuple[str, str]] = frozenset()
    """Kinds and dotted names of objects that one of the sides has and could not read."""
    schemas_named: bool = True
    """Whether the configuration named the schemas, and not only the expected side."""

    @property
    def why_outside(self) -> str:
        """The reason why a schema is not compared."""
        return "not among the schemas under watch" if self.schemas_named else f"{UNSTATED} anything in this schema"

    def outside(self, record: Object) -> str | None:
        """The schema of a record, when that schema is not watched."""
        of_schema = getattr(record, "on", None) == "schema"
        schema: str | None = getattr(record, "name" if of_schema else "schema", None)
        return schema if schema and self.schemas and schema not in self.schemas else None


class Sieve:
    """Tells which objects of one comparison are left out; each key is asked about once."""

    def __init__(self, scope: Scope, expected: Mapping[Key, Object], actual: Mapping[Key, Object]) -> None:
        self._unmade = scope.unmade
        self._unread = scope.unread
        self._expected = expected
        self._rules: dict[str, list[Ignored]] = defaultdict(list)
        for rule in scope.ignore:
            self._rules[rule.kind].append(rule)
        self._owners: dict[Key, set[str]] = defaultdict(set)
        if any(rule.owner for rule in scope.ignore):
            for each in (*expected.values(), *actual.values()):
                if isinstance(each, Owner):
                    self._owners[each.parents[0]].add(each.owner)
        self._answers: dict[Key, str] = {}

    def why(self, key: Key, ancestors: Iterable[Key]) -> str | None:
        """Why an object is left out, through itself or through what holds it; `None` when it is watched."""
        for each in (key, *ancestors):
            answer = self._answers.get(each)
            if answer is None:
                answer = self._answers[each] = self._why(each) or _NONE
            if answer != _NONE:
                return answer
        return None

    def _why(self, key: Key) -> str | None:
        dotted = key.dotted
        for rule in (*self._rules.get(key.kind, ()), *self._rules.get("*", ())):
            if fnmatchcase(dotted, rule.name) and self._applies(rule, key):
                return f"ignored: {rule.reason}"
        return UNMADE if self._unmade and self._is_unmade(key) else None

    def _is_unmade(self, key: Key) -> bool:
        # A partition may be made as a table, and attached by a later statement.
        kinds = (key.kind, "table") if key.kind == "partition" else (key.kind,)
        names = (key.dotted, key.dotted.removesuffix(key.signature))
        return any((kind, name) in self._unmade for kind in kinds for name in names)

    def unread(self, keys: Iterable[Key]) -> bool:
        """Whether one of these, an object and those that hold it, could not be read on one of the sides."""
        return bool(self._unread) and any((each.kind, each.dotted) in self._unread for each in keys)

    def _applies(self, rule: Ignored, key: Key) -> bool:
        if rule.only_extra and key in self._expected:
            return False
        return rule.owner is None or any(fnmatchcase(each, rule.owner) for each in self._owners.get(key, ()))
