"""What pg_repack works with: its schema, and a trigger on the table that it rebuilds."""

PRESET = {
    "name": "pg_repack",
    "reason": "what pg_repack works with",
    "leaves": (
        ("extension", ("pg_repack",)),
        ("schema", ("repack",)),
        ("*", ("repack.*",)),
        ("trigger", ("*.repack_trigger", "*.z_repack_trigger")),
    ),
}
