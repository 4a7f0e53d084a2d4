"""What all tests may ask for: the shared facts beside the checkout, and golden files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


class Golden(Protocol):
    """Compare `text` with the golden file at `path`, or write it there under `--update-golden`."""

    def __call__(self, path: Path, text: str) -> None: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew instead of comparing them")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what passing tests over real engines and corpora said about how much they compared."""
    told = [
        each
        for each in terminalreporter.getreports("passed")
        if each.when == "call" and each.capstdout.strip() and {"engine", "shared"} & {*each.keywords}
    ]
    if told:
        terminalreporter.section("how much was compared")
    for each in told:
        terminalreporter.write_line(f"{each.nodeid}:")
        for line in each.capstdout.strip().splitlines():
            terminalreporter.write_line(f"    {line}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return the comparison with golden files; review what `--update-golden` changed in the diff."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no golden file {path}; write it with --update-golden"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared facts and corpora beside the checkout; skip where it is absent."""
    folder = Path(os.environ.get("RULEGLOT_SHARED", CHECKOUT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared facts at {folder}")
    return folder
