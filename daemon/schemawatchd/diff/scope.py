"""What is watched: which schemas, and which objects are not ours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from schemawatchd.diff.own_indexes import ENGINES
from schemawatchd.diff.rights import EVERYBODY
from schemawatchd.schema.attachment import Attachment
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.kinds.owner import Owner
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import UNMADE, UNSTATED, NotCompared, Snapshot
from schemawatchd.schema.target import Ignored

_NONE = "-"

Objects = Mapping[Key, Object]


@dataclass(frozen=True, slots=True)
class Scope:
    """`schemas` empty means all. `unmade` are objects that scratch could not make, so nobody can judge them.

    `roles` are patterns of the grantees to compare; without any, those that the expected side mentions.
    """

    schemas: frozenset[str] = frozenset()
    ignore: tuple[Ignored, ...] = ()
    unmade: frozenset[tuple[str, str]] = frozenset()
    roles: tuple[str, ...] = ()
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
    """Which objects of one comparison are compared; each key is asked about once."""

    def __init__(self, scope: Scope, expected: Snapshot, actual: Snapshot) -> None:
        self._scope = scope
        self._unread = frozenset((*_unread_objects(expected), *_unread_objects(actual)))
        self._expected = expected.objects
        self._rules: dict[str, list[Ignored]] = defaultdict(list)
        for rule in scope.ignore:
            self._rules[rule.kind].append(rule)
        self._owners: dict[Key, set[str]] = defaultdict(set)
        if any(rule.owner for rule in scope.ignore):
            for each in (*expected.objects.values(), *actual.objects.values()):
                if isinstance(each, Owner):
                    self._owners[each.parents[0]].add(each.owner)
        self._answers: dict[Key, str] = {}

    def watched(
        self, objects: Objects, snapshot: Snapshot, kinds: frozenset[str]
    ) -> tuple[Objects, set[NotCompared]]:
        """Those of the `objects`, which are from this snapshot, that are compared, and notes on the others.

        `kinds` are those that both sides read: an attachment to another one hangs on what only one side knows.
        """
        one_sided = snapshot.coverage.read - kinds
        found: dict[Key, Object] = {}
        skipped: set[NotCompared] = set()
        for key, record in objects.items():
            if key.kind not in kinds or (isinstance(record, Attachment) and record.on_kind in one_sided):
                continue
            above = tuple(ancestors(record, snapshot.objects))
            if schema := self._scope.outside(record):
                if not isinstance(record, Attachment) or _tells(record):
                    skipped.add(NotCompared("schema", self._scope.why_outside, schema))
            elif self._is_unread((key, *record.parents, *above)):
                skipped.add(NotCompared(key.kind, "it, or what it belongs to, could not be read", key.dotted))
            elif reason := self.why(key, above):
                skipped.add(NotCompared(key.kind, reason, key.dotted))
            else:
                found[key] = record
        return found, skipped

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
        return UNMADE if self._scope.unmade and self._is_unmade(key) else None

    def _is_unmade(self, key: Key) -> bool:
        # A partition may be made as a table, and attached by a later statement.
        kinds = (key.kind, "table") if key.kind == "partition" else (key.kind,)
        names = (key.dotted, key.dotted.removesuffix(key.signature))
        return any((kind, name) in self._scope.unmade for kind in kinds for name in names)

    def _is_unread(self, keys: Iterable[Key]) -> bool:
        return bool(self._unread) and any((each.kind, each.dotted) in self._unread for each in keys)

    def _applies(self, rule: Ignored, key: Key) -> bool:
        if rule.only_extra and key in self._expected:
            return False
        return rule.owner is None or any(fnmatchcase(each, rule.owner) for each in self._owners.get(key, ()))


def _unread_objects(snapshot: Snapshot) -> Iterable[tuple[str, str]]:
    for each in snapshot.coverage.unread:
        if not each.object:
            continue
        yield each.kind, each.object
        if each.kind == "table" and snapshot.engine.name in ENGINES:
            # A damaged file may have been any of these; they share their names.
            yield from (("sequence", each.object), ("view", each.object))


def _tells(record: Attachment) -> bool:
    """True if what hangs on an unwatched schema was added to it; `public` itself is in every database."""
    if isinstance(record, Grant):
        return record.on == "schema" and not (
            record.grantee == EVERYBODY and set(record.privileges) <= set(record.usual)
        )
    return record.on == "schema" and record.kind == "comment"


def ancestors(record: Object, objects: Objects) -> Iterable[Key]:
    """The keys of what holds a record, of what holds that, and so on, as far as they are among the objects."""
    for parent in record.parents:
        if parent in objects:
            yield parent
            yield from ancestors(objects[parent], objects)
