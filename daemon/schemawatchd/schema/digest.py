"""Digests: equal digests mean the same schema, whatever the order in which it was read."""

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import msgspec

from schemawatchd.schema.form import comparable, forgets_names, nameless
from schemawatchd.schema.object import Object, identity_and_meaning, kind_of, roles
from schemawatchd.schema.snapshot import Snapshot

_encoder = msgspec.json.Encoder(order="deterministic")


def object_digest(record: Object) -> bytes:
    """Sixteen bytes over everything of a record that is compared."""
    cls = type(record)
    return hashlib.blake2b(kind_of(cls).encode() + b"\n" + _lines(cls, [record]), digest_size=16).digest()


def snapshot_digest(snapshot: Snapshot) -> str:
    """`sha256:…` over all objects, the same for the same schema."""
    engine = snapshot.engine.name
    by_class: dict[type[Object], list[Object]] = defaultdict(list)
    for cls, group in itertools.groupby(comparable(engine, snapshot.objects, snapshot.objects).values(), type):
        by_class[cls] += group
    total = hashlib.sha256()
    for cls in sorted(by_class, key=kind_of):
        total.update(f"{kind_of(cls)}\n".encode())
        records = by_class[cls]
        if forgets_names(engine, cls):
            records = [nameless(engine, each) for each in records]
        total.update(b"\n".join(sorted(_lines(cls, records).split(b"\n")[:-1])))
    return f"sha256:{total.hexdigest()}"


def _lines(cls: type[Object], records: Iterable[Object]) -> bytes:
    """What of each record is compared, as JSON, a line for each: JSON itself holds no line ends."""
    compared = records if _is_all_compared(cls) else map(identity_and_meaning(cls), records)
    return _encoder.encode_lines(compared)


@cache
def _is_all_compared(cls: type[Object]) -> bool:
    return set(roles(cls).values()) <= {"identity", "meaning"}
