"""The real Falco engine's recorded answers: what our reader and evaluator say of the same conditions and events.

The reader covers what RuleGlot writes and most of the rest; what is missing is refused by name (F003) and counted. The
floor is what is reached today: it may rise and never fall.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.evaluator import holds
from ruleglot.languages.falco.read import read_condition
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FLOOR = {"same answer": 960, "same refusal": 114}
WRONG_AT_MOST = 140


def outcome(case: dict[str, Any], events: Sequence[dict[str, Any]]) -> str:
    lists = {name: tuple(map(str, items)) for name, items in case.get("lists", {}).items()}
    try:
        query = read_condition(Source(case["id"], case["condition"]), macros=case.get("macros", {}), lists=lists)
        fired = [event["evt.num"] for event in events if holds(query.condition, event["fields"])]
    except DiagnosticError as error:
        if error.diagnostics[0].code == "F003":
            return "not read yet"
        return "same refusal" if "error" in case else "refused what the engine takes"
    if "error" in case:
        return "took what the engine refuses"
    return "same answer" if fired == case["expect"] else "quirk" if "quirk" in case else "another answer"


@pytest.mark.shared
def test_conditions_get_the_engines_answers(shared: Path) -> None:
    folder = shared / "conformance/falco/visible"
    events = [json.loads(line) for line in (folder / "events.ndjson").read_text(encoding="utf-8").splitlines()]
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    counts = Counter(outcome(case, events) for case in cases if "exceptions" not in case)
    print(f"{sum(counts.values())} conditions on {len(events)} events: {dict(counts)}")
    assert all(counts[name] >= floor for name, floor in FLOOR.items()), counts
    wrong = counts["another answer"] + counts["took what the engine refuses"] + counts["refused what the engine takes"]
    assert wrong <= WRONG_AT_MOST, counts
