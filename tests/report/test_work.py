"""Porting many rules: what a process does to itself meanwhile is undone."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from tests.translate.test_pipeline import EXEC, rule

from ruleglot.report.work import Output, port
from ruleglot.translate.conversion import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def collecting() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


@pytest.mark.usefixtures("collecting")
@pytest.mark.parametrize("enabled", [True, False])
def test_reference_cycles_are_looked_for_afterwards_as_before(tmp_path: Path, *, enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    rules = [("a.toml", rule(f'{EXEC} and process.name == "nc"')), ("b.toml", rule("process where a = 1"))]
    found = list(port(rules, (("falco", Options()),), Output(folder=tmp_path)))
    assert [(len(each.rules), len(each.unread)) for each in found] == [(1, 0), (0, 1)]
    assert gc.isenabled() is enabled
