"""Every clause of docs/semantics.md is held by a case or a test that exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
TEXT = (TESTS.parent / "docs/semantics.md").read_text(encoding="utf-8")
REFERENCE = re.compile(r"\[([^\[\]()…`]+)\](?!\()")


def suite() -> dict[str, set[str]]:
    chapters = (json.loads(path.read_text(encoding="utf-8")) for path in (TESTS / "conformance/eql").glob("*.json"))
    return {each["chapter"]: {case["name"] for case in each["cases"]} for each in chapters}


def names_of_tests() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


def references() -> list[str]:
    return [" ".join(found.split()) for found in REFERENCE.findall(TEXT)]


def is_there(reference: str, chapters: dict[str, set[str]], names: set[str]) -> bool:
    chapter, colon, case = reference.partition(": ")
    if not colon:
        return reference in chapters or reference in names
    return case in chapters.get(chapter, set())


def test_everything_that_is_named_exists() -> None:
    chapters, names = suite(), names_of_tests()
    assert [each for each in references() if each != "chapter: case" and not is_there(each, chapters, names)] == []


def test_every_chapter_is_named() -> None:
    assert set(suite()) <= {each.partition(": ")[0] for each in references()}


def test_every_clause_names_what_holds_it() -> None:
    body = TEXT.split("## What is not read")[0]
    clauses = re.split(r"\n\n(?=\d\.\d )", body)[1:]
    assert len(clauses) > 35
    assert [clause[:4] for clause in clauses if not REFERENCE.search(clause)] == []
