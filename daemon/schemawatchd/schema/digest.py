"""Digests: equal digests mean the same schema, whatever the order in which it was read."""

import hashlib

import msgspec

from schemawatchd.schema.object import Object, fields_with
from schemawatchd.schema.snapshot import Snapshot

_encoder = msgspec.json.Encoder(order="deterministic")


def object_digest(record: Object) -> bytes:
    """Sixteen bytes over everything of a record that is compared."""
    cls = type(record)
    names = fields_with(cls, "identity") + fields_with(cls, "meaning")
    content = (record.kind, *(getattr(record, name) for name in names))
    return hashlib.blake2b(_encoder.encode(content), digest_size=16).digest()


def snapshot_digest(snapshot: Snapshot) -> str:
    """`sha256:…` over all objects, the same for the same schema."""
    total = hashlib.sha256()
    for digest in sorted(object_digest(each) for each in snapshot.objects.values()):
        total.update(digest)
    return f"sha256:{total.hexdigest()}"
