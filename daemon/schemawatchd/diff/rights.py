"""Owners and grants: only what the expected side speaks of is compared, because most schema files say nothing.

A file played into scratch names owners and grants, or does not; a snapshot of a real database names all of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

import msgspec

from schemawatchd.schema.key import Key, quoted
from schemawatchd.schema.kinds.default_grant import CURRENT_ROLE, DefaultGrant
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.kinds.owner import Owner
from schemawatchd.schema.kinds.sequence import Sequence
from schemawatchd.schema.object import Object, kind_of
from schemawatchd.schema.snapshot import UNSTATED, NotCompared, Snapshot

EVERYBODY = "public"
RIGHTS = (Owner, Grant, DefaultGrant)
"""The kinds that are compared only as far as the expected side speaks of them."""

_OF_ANY_DATABASE = "pg_database_owner"
"""Whom the schema `public` belongs to unless somebody says otherwise, since PostgreSQL 15."""

_SINCE = {"MAINTAIN": 17}
"""The PostgreSQL version with which a privilege came (release notes, E.1.3)."""

Objects = Mapping[Key, Object]
_Right = Grant | DefaultGrant


@dataclass(frozen=True, slots=True)
class Stated:
    """Both sides without the rights that nobody can judge, and notes on what was left out."""

    wanted: Objects
    there: Objects
    notes: frozenset[NotCompared]


def stated(
    snapshots: tuple[Snapshot, Snapshot], wanted: Objects, there: Objects, roles: tuple[str, ...]
) -> Stated:
    """What of `wanted` and `there` is compared; owners are looked up in the whole snapshots, expected and actual.

    `roles` are patterns of grantees; without any, it is those that `wanted` grants something.
    """
    if not any(type(each) in RIGHTS for each in (*wanted.values(), *there.values())):
        return Stated(wanted, there, frozenset())
    unknown = _unknown_to_one(snapshots)
    sides = _Sides(snapshots, _of_roles(_without(wanted, unknown), there), _without(there, unknown))
    granted = [each for each in wanted.values() if isinstance(each, Grant | DefaultGrant)]
    patterns = roles or tuple({each.grantee for each in granted})
    notes: set[NotCompared] = set()
    for cls in (Grant, DefaultGrant):
        notes.update(sides.grants(cls, patterns, configured=bool(roles)))
    notes.update(sides.owners())
    return Stated(sides.wanted, sides.there, frozenset(notes))


def _of_roles(wanted: Objects, there: Objects) -> dict[Key, Object]:
    """The expected side, where a default grant of whoever runs the script is that of a role on the other side."""
    free = [each for key, each in there.items() if isinstance(each, DefaultGrant) and key not in wanted]
    found: dict[Key, Object] = {}
    for record in wanted.values():
        each = record
        if isinstance(each, DefaultGrant) and each.role == CURRENT_ROLE:
            alike = [one for one in free if _but_for_role(one) == _but_for_role(each)]
            same = [one for one in alike if one.privileges == each.privileges]
            if found_one := next(iter((*same, *alike)), None):
                free.remove(found_one)
                each = msgspec.structs.replace(each, role=found_one.role)
        found[each.key] = each
    return found


def _but_for_role(grant: DefaultGrant) -> tuple[str | None, str, str]:
    return grant.schema, grant.on, grant.grantee


def _unknown_to_one(snapshots: tuple[Snapshot, Snapshot]) -> frozenset[str]:
    """The privileges that only one of two versions has, so that GRANT ALL means another list on each."""
    majors = [int(each.engine.major) for each in snapshots if each.engine.name == "postgresql"]
    return frozenset(name for name, since in _SINCE.items() if majors and min(majors) < since <= max(majors))


def _without(records: Objects, unknown: frozenset[str]) -> dict[Key, Object]:
    if not unknown:
        return dict(records)
    return {key: _reduced(each, unknown) if isinstance(each, _Right) else each for key, each in records.items()}


def _reduced(each: _Right, unknown: frozenset[str]) -> _Right:
    kept = {
        field: tuple(name for name in getattr(each, field) if name.split()[0].rstrip("*") not in unknown)
        for field in ("privileges", "usual")
    }
    return msgspec.structs.replace(each, **kept)


class _Sides:
    def __init__(
        self, snapshots: tuple[Snapshot, Snapshot], wanted: dict[Key, Object], there: dict[Key, Object]
    ) -> None:
        self.wanted = wanted
        self.there = there
        self._expected, self._actual = (each.objects for each in snapshots)
        # Scratch leaves out the owner of its own database, so only a real database has one.
        self._owners = [each for each in self._expected.values() if type(each) is Owner]
        self._complete = any(each.on == "database" for each in self._owners)

    def owners(self) -> Iterator[NotCompared]:
        """Leave out the owners of objects for which the expected side names none."""
        named = {each.pair for each in self._owners}
        silent = {key: each for key, each in self.there.items() if type(each) is Owner and each.pair not in named}
        for key in silent:
            del self.there[key]
        count = sum(each.on != "database" and each.owner != _OF_ANY_DATABASE for each in silent.values())
        if count and not self._complete:
            few = f"the owner{'s' * (count > 1)} of {count} object{'s' * (count > 1)}"
            yield NotCompared("owner", f"{UNSTATED} {few if named else 'owners'}")

    def grants(self, cls: type[_Right], patterns: tuple[str, ...], *, configured: bool) -> Iterator[NotCompared]:
        """Leave out grants to roles that are not compared, and what everybody has without being granted it."""
        kind = kind_of(cls)
        mine, theirs = _of(cls, self.wanted), _of(cls, self.there)
        if not self._complete and not any(map(_speaks, mine.values())):
            doors = [each for each in theirs.values() if _opens(each)]
            if set(theirs.values()) - set(mine.values()) - set(doors):
                yield NotCompared(kind, f"{UNSTATED} {kind.replace('_', ' ')}s")
            kept = {each.pair for each in doors}
            self._drop(each for each in (*mine.values(), *theirs.values()) if each.pair not in kept)
            self._to_everybody(cls)
            return
        others = [each for each in (*mine.values(), *theirs.values()) if not _is_judged(each, patterns)]
        self._drop(others)
        what = f"{UNSTATED} {kind.replace('_', ' ')}s to role"
        for role in {each.grantee for each in others}:
            yield NotCompared(
                kind, f"role `{role}` is not among `privileges.roles`" if configured else f"{what} `{role}`"
            )
        self._pass_over_owners(cls)
        self._to_everybody(cls)

    def _drop(self, records: Iterable[_Right]) -> None:
        for each in records:
            self.wanted.pop(each.key, None)
            self.there.pop(each.key, None)

    def _pass_over_owners(self, cls: type[_Right]) -> None:
        """Who owns an object on the other side has every right there, though no grant says so."""
        mine, theirs = _of(cls, self.wanted), _of(cls, self.there)
        for one, other, side in ((mine, theirs, self._actual), (theirs, mine, self._expected)):
            alone = [each for pair, each in one.items() if pair not in other and isinstance(each, Grant)]
            owners = _owners(side) if alone else {}
            self._drop(each for each in alone if _owner_of(each, owners, side) == each.grantee)

    def _to_everybody(self, cls: type[_Right]) -> None:
        """Add PUBLIC's implicit default privileges to the side that lists none."""
        mine, theirs = _of(cls, self.wanted), _of(cls, self.there)
        spoken = {each.on for each in mine.values() if each.grantee == EVERYBODY and _speaks(each)}
        for pair in {**mine, **theirs}:
            said, found = mine.get(pair), theirs.get(pair)
            one = said or found
            if one is None or one.grantee != EVERYBODY:
                continue
            if found and not self._complete and not (said and _speaks(said)):
                beyond = set(found.privileges) - set(found.usual)
                if not beyond and (found.privileges == found.usual or found.on not in spoken or said):
                    self._drop((one, found))
                    continue
            if found is None and _is_there(one, self._actual):
                self.there[one.key] = msgspec.structs.replace(one, privileges=one.usual)
            if said is None and _is_there(one, self._expected):
                self.wanted[one.key] = msgspec.structs.replace(one, privileges=one.usual)


def _of(cls: type[_Right], objects: Objects) -> dict[tuple[object, ...], _Right]:
    return {each.pair: each for each in objects.values() if isinstance(each, cls)}


def _is_judged(each: _Right, patterns: tuple[str, ...]) -> bool:
    return each.grantee == EVERYBODY or any(fnmatchcase(each.grantee, pattern) for pattern in patterns)


def _speaks(each: _Right) -> bool:
    """Whether somebody must have said this; what everybody has in some version is no statement."""
    return each.grantee != EVERYBODY or not each.privileges or not set(each.privileges) <= set(each.usual)


def _opens(each: _Right) -> bool:
    """Whether everybody may do what the server gives nobody by itself: that counts where the schema is silent."""
    return each.grantee == EVERYBODY and not set(each.privileges) <= set(each.usual)


def _is_there(each: _Right, objects: Objects) -> bool:
    """Whether the object is there, so that its grants do not come and go with it."""
    if not isinstance(each, Grant):
        return True
    return each.parents[0] in objects or not any(key.kind == each.on for key in objects)


def _owners(objects: Objects) -> dict[tuple[str, ...], str]:
    return {
        _place(each.on, each.schema, each.name, each.signature): each.owner
        for each in objects.values()
        if isinstance(each, Owner)
    }


def _owner_of(each: Grant, owners: Mapping[tuple[str, ...], str], objects: Objects) -> str | None:
    name = each.parent or each.name
    sequence = objects.get(Key("sequence", tuple(part for part in (each.schema, name) if part)))
    if each.on == "sequence" and isinstance(sequence, Sequence) and sequence.owned_by:
        table = sequence.owned_by.rpartition(".")[0]
        return next((owner for place, owner in owners.items() if ".".join(map(quoted, place[1:3])) == table), None)
    return owners.get(_place(each.on, each.schema, name, each.signature))


def _place(on: str, schema: str | None, name: str, signature: str) -> tuple[str, ...]:
    return ("", schema, name, signature) if schema else (on, "", name, signature)
