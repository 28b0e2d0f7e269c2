"""Digests: equal digests mean the same schema, whatever the order in which it was read."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import msgspec

from schemawatchd.schema.form import comparable, nameless
from schemawatchd.schema.object import Object, identity_and_meaning, kind_of, roles
from schemawatchd.schema.snapshot import Snapshot

_encoder = msgspec.json.Encoder(order="deterministic")


def object_digest(record: Object) -> bytes:
    """Sixteen bytes over everything of a record that is compared."""
    cls = type(record)
    return hashlib.blake2b(kind_of(cls).encode() + b"\n" + _lines(cls, [record]), digest_size=16).digest()


def snapshot_digest(snapshot: Snapshot) -> str:
    """`sha256:…` over all objects, the same for the same schema."""
    by_class: dict[type[Object], list[Object]] = defaultdict(list)
    for record in comparable(snapshot.engine.name, snapshot.objects, snapshot.objects).values():
        by_class[type(record)].append(nameless(snapshot.engine.name, record))
    total = hashlib.sha256()
    for cls in sorted(by_class, key=kind_of):
        total.update(f"{kind_of(cls)}\n".encode())
        total.update(b"\n".join(sorted(_lines(cls, by_class[cls]).split(b"\n")[:-1])))
    return f"sha256:{total.hexdigest()}"


def _lines(cls: type[Object], records: Iterable[Object]) -> bytes:
    """What of each record is compared, as JSON, a line for each: JSON itself holds no line ends."""
    compared = records if _is_all_compared(cls) else map(identity_and_meaning(cls), records)
    return _encoder.encode_lines(compared)


@cache
def _is_all_compared(cls: type[Object]) -> bool:
    return set(roles(cls).values()) <= {"identity", "meaning"}
