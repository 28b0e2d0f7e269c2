"""The tables and triggers of pt-online-schema-change."""

PRESET = {
    "name": "pt-online-schema-change",
    "reason": "a table or trigger that pt-online-schema-change works with",
    "leaves": (
        ("table", ("_*_new", "_*_old")),
        ("trigger", ("*.pt_osc_*",)),
    ),
}
