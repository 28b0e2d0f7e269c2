"""What tools leave in a database: a name lost here would be reported as drift to everybody who uses the tool."""

from pathlib import Path

from schemawatchd.diff.preset import presets


def test_each_preset_leaves_what_it_left(golden):
    lines = []
    for name, preset in sorted(presets().items()):
        lines += [f"{name}: {preset.reason}", *(f"  {kind}: {' '.join(names)}" for kind, names in preset.leaves)]
    golden(Path(__file__).parent / "presets.txt", "\n".join(lines) + "\n")
