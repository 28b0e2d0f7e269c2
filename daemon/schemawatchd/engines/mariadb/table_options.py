"""How a table is stored, from its options as they were written."""

import re

from msgspec.structs import replace

from schemawatchd.schema.kinds.table import Table

_OPTION = re.compile(
    r"(?:`((?:[^`]|``)*)`|([\w$]+))=(?:'((?:[^'\\]|\\.|'')*)'|\"((?:[^\"]|\"\")*)\"|(\S*))", re.DOTALL
)
_COMPARED = frozenset(
    {
        "avg_row_length",
        "block_size",
        "bloom_filter_hash_size",
        "checksum",
        "compression",
        "delay_key_write",
        "insert_method",
        "itef_quick_table",
        "key_block_size",
        "max_rows",
        "min_rows",
        "pack_keys",
        "page_checksum",
        "page_compressed",
        "page_compression_level",
        "sequence",
        "stats_auto_recalc",
        "stats_persistent",
        "stats_sample_pages",
        "transactional",
    }
)
"""Those whose values are kept. Options of other engines may hold passwords: of them only the name is."""
_SWITCH = {"false": "0", "no": "0", "off": "0", "on": "1", "true": "1", "yes": "1"}
_USUAL = {
    ("checksum", "0"),
    ("delay_key_write", "0"),
    ("page_checksum", "1"),
    ("page_compressed", "0"),
    ("transactional", "1"),
}
"""What holds where nothing is written."""
_ENCRYPTION = ("encrypted", "encryption", "encryption_key_id")


def stored(table: Table) -> Table:
    """The table with its options one by one, whatever their order in the text."""
    if not table.options:
        return table
    options = {}
    for quoted, plain, one, two, bare in _OPTION.findall(table.options[0]):
        options[(quoted or plain).lower()] = (one or two or bare).lower()
    row_format = options.pop("row_format", None)
    options.pop("partitioned", None)
    encryption = " ".join(f"{name}={options.pop(name)}" for name in _ENCRYPTION if name in options)
    kept = {name: _SWITCH.get(text, text) for name, text in options.items()}
    return replace(
        table,
        row_format=None if row_format == "dynamic" else row_format,
        encryption=encryption or None,
        options=tuple(
            sorted(
                f"{name}={text}" if name in _COMPARED else name
                for name, text in kept.items()
                if (name, text) not in _USUAL
            )
        ),
    )
