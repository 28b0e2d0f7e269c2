"""What is watched: which schemas, and which objects are not ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object
from schemawatchd.schema.target import Ignored


@dataclass(frozen=True, slots=True)
class Scope:
    """`schemas` empty means all. `unmade` are objects that scratch could not make, so nobody can judge them.

    `roles` are patterns of the grantees to compare; without any, those that the expected side mentions.
    """

    schemas: frozenset[str] = frozenset()
    ignore: tuple[Ignored, ...] = ()
    unmade: frozenset[tuple[str, str]] = frozenset()
    roles: tuple[str, ...] = ()

    def reason_to_skip(self, key: Key, parents: Iterable[Key]) -> str | None:
        """Why an object is left out, through itself or through what holds it; `None` when it is watched."""
        for each in (key, *parents):
            for rule in self.ignore:
                if rule.kind in ("*", each.kind) and fnmatchcase(each.dotted, rule.name):
                    return f"ignored: {rule.reason}"
            if self.unmade & {(each.kind, each.dotted), (each.kind, each.dotted.removesuffix(each.signature))}:
                return "scratch could not make it"
        return None

    def outside(self, record: Object) -> str | None:
        """The schema of a record, when that schema is not watched."""
        of_schema = getattr(record, "on", None) == "schema"
        schema: str | None = getattr(record, "name" if of_schema else "schema", None)
        return schema if schema and self.schemas and schema not in self.schemas else None
