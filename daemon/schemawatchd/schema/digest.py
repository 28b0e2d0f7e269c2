"""Digests: equal digests mean the same schema, whatever the order in which it was read."""

import hashlib
from functools import cache

import msgspec

from schemawatchd.schema.object import Object, identity_and_meaning, kind_of, roles
from schemawatchd.schema.snapshot import Snapshot

_encoder = msgspec.json.Encoder(order="deterministic")


def object_digest(record: Object) -> bytes:
    """Sixteen bytes over everything of a record that is compared."""
    return hashlib.blake2b(_compared(record), digest_size=16).digest()


def snapshot_digest(snapshot: Snapshot) -> str:
    """`sha256:…` over all objects, the same for the same schema."""
    total = hashlib.sha256()
    for content in sorted(map(_compared, snapshot.objects.values())):
        total.update(content)
        total.update(b"\n")
    return f"sha256:{total.hexdigest()}"


def _compared(record: Object) -> bytes:
    cls = type(record)
    content = record if _is_all_compared(cls) else identity_and_meaning(record)
    return _encoder.encode((kind_of(cls), content))


@cache
def _is_all_compared(cls: type[Object]) -> bool:
    return set(roles(cls).values()) <= {"identity", "meaning"}
