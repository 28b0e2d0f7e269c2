"""Consoles that begin with schemawatchd are played; `UPDATE_DOCS=1 pytest tests/docs` writes what came back."""

import os

import pytest

from docs.consoles import PROGRAMS, SCENES, Shell, same, steps
from docs.pages import PAGES, blocks, everywhere

NOT_RUN = {
    "schemawatchd": "runs until a signal ends it; tests/e2e/test_daemon.py runs it",
    "schemawatchd notify test": "needs a channel to send to; tests/e2e/test_commands.py sends",
}
"""By their first line."""


def _runs(block):
    typed = steps(block)
    return bool(typed) and typed[0].command.split()[0] in PROGRAMS and typed[0].command not in NOT_RUN


_PLAYED = [page for page in PAGES if page.name != "commands.md" and any(map(_runs, blocks(page, "console")))]
"""What docs/generate.py wrote is compared with what it writes now."""


@pytest.mark.parametrize("page", _PLAYED, ids=lambda page: page.stem)
def test_consoles_show_what_comes_back(page, tmp_path_factory):
    content, shift, shell, wrong = page.read_text(encoding="utf-8"), 0, None, []
    for block in filter(_runs, blocks(page, "console")):
        if block.marks or shell is None:
            folder = tmp_path_factory.mktemp("srv") / "shop"
            folder.mkdir()
            (scene,) = block.marks or ("shop",)
            SCENES[scene](folder)
            shell = Shell(folder)
        fresh = ""
        for step in steps(block):
            real = shell.type(step.command)
            right = same(step.shown, real)
            if not right:
                wrong.append(f"{block}: $ {step.command}\n--- shown\n{step.shown}--- real\n{real}")
            fresh += f"$ {step.command}\n{step.shown if right else real}"
        content = content[: block.start + shift] + fresh + content[block.end + shift :]
        shift += len(fresh) - len(block.text)
    if wrong and os.environ.get("UPDATE_DOCS"):
        page.write_text(content, encoding="utf-8")
    assert not wrong, "\n\n".join(wrong)


def test_what_is_not_run_is_there_and_has_a_reason():
    first = {typed[0].command for block in everywhere("console") if (typed := steps(block))}
    assert NOT_RUN.keys() <= first
    assert all(NOT_RUN.values())


def test_every_console_shows_a_prompt():
    assert all(block.text.startswith("$ ") for block in everywhere("console"))
