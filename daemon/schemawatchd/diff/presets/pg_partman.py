"""pg_partman, its own schema, and the templates of partitions in it."""

PRESET = {
    "name": "pg_partman",
    "reason": "what pg_partman brings",
    "leaves": (
        ("extension", ("pg_partman",)),
        ("schema", ("partman",)),
        ("*", ("partman.*",)),
    ),
}
