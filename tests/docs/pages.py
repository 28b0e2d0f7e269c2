"""The pages of the documentation, and what stands in their fences."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_FENCE = re.compile(r"^```(?P<language>[a-z]+) ?(?P<marks>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fence; `marks` are the words after its language, `start` and `end` where its text lies in the page."""

    page: Path
    language: str
    marks: tuple[str, ...]
    text: str
    start: int
    end: int
    line: int

    def __str__(self):
        return f"{self.page.name}:{self.line}"


def blocks(page, language):
    """The fences of a page in one language."""
    content = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(content):
        if found["language"] == language:
            yield Block(
                page=page,
                language=language,
                marks=tuple(found["marks"].split()),
                text=found["text"],
                start=found.start("text"),
                end=found.end("text"),
                line=content.count("\n", 0, found.start()) + 1,
            )


def everywhere(language):
    """The fences of all pages in one language."""
    return [block for page in PAGES for block in blocks(page, language)]


def text(name):
    """A page of docs/, or the README."""
    return (ROOT / name if name == "README.md" else ROOT / "docs" / name).read_text(encoding="utf-8")
