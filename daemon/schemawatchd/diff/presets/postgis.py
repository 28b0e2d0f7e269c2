"""PostGIS and what its loaders fill. The objects of an extension itself are left out anyway."""

PRESET = {
    "name": "postgis",
    "reason": "what PostGIS brings",
    "leaves": (
        ("extension", ("postgis", "postgis_*", "address_standardizer", "address_standardizer_*")),
        ("schema", ("tiger", "tiger_data", "topology")),
        ("*", ("tiger.*", "tiger_data.*", "topology.*")),
    ),
}
