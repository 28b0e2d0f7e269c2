"""TimescaleDB, the chunks of its tables, and the triggers that keep rows in them."""

PRESET = {
    "name": "timescaledb",
    "reason": "what TimescaleDB brings",
    "leaves": (
        ("extension", ("timescaledb", "timescaledb_*")),
        ("schema", ("_timescaledb_*", "timescaledb_*")),
        ("*", ("_timescaledb_*.*", "timescaledb_*.*")),
        ("trigger", ("*.ts_insert_blocker", "*.ts_cagg_invalidation_trigger")),
    ),
}
