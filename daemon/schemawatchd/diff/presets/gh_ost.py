"""The tables that gh-ost works with while it changes one, and those it leaves behind."""

PRESET = {
    "name": "gh-ost",
    "reason": "a table that gh-ost works with",
    "leaves": (("table", ("_*_gho", "_*_ghc", "_*_del")),),
}
