"""ATT&CK threats become Sigma's tags of version 19."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from ruleglot.rules.attack import renumbered, tactics_known, tactics_of, tags
from ruleglot.rules.rule import Tactic, Technique, Threat

if TYPE_CHECKING:
    from pathlib import Path


def threat(tactic: str, *techniques: str) -> Threat:
    return Threat(
        tactic=Tactic(id="", name=tactic), techniques=tuple(Technique(id=each, name="") for each in techniques)
    )


@pytest.mark.parametrize(
    ("threats", "expected"),
    [
        ((), ()),
        ((threat("Execution", "T1059.004"),), ("attack.execution", "attack.t1059.004")),
        ((threat("Execution"), threat("Execution", "T9999")), ("attack.execution", "attack.t9999")),
        ((threat("Command and Control"),), ("attack.command-and-control",)),
        ((threat("Defense Evasion"),), ("attack.stealth",)),
        ((threat("Defense Evasion", "T1562.001"),), ("attack.defense-impairment", "attack.t1685")),
        ((threat("Defense Evasion", "T1070.004"),), ("attack.stealth", "attack.t1070.004")),
        ((threat("", "T1059"),), ("attack.execution", "attack.t1059")),
        ((threat("A Tactic of Ours", "X-1"),), ()),
    ],
)
def test_threats_become_tags_of_attack_19(threats: tuple[Threat, ...], expected: tuple[str, ...]) -> None:
    assert tags(threats, 18) == expected


def test_the_tactics_of_each_technique_are_completed() -> None:
    (technique,) = [name for name, tactics in tactics_of().items() if len(tactics) > 1][:1]
    assert set(tags((threat("Execution", technique),), 18)) >= {f"attack.{each}" for each in tactics_of()[technique]}


def test_ids_of_version_19_stay_as_they_are() -> None:
    assert "attack.t1562" in tags((threat("Stealth", "T1562"),), 19)
    assert "attack.t1685" in tags((threat("Stealth", "T1562"),), 18)


def test_every_renumbered_technique_and_every_tactic_is_well_formed() -> None:
    assert all(re.fullmatch(r"T\d{4}(\.\d{3})?", each) for pair in renumbered().items() for each in pair)
    assert all(re.fullmatch(r"[a-z-]+", tactic) for tactic in tactics_known())
    assert len(tactics_known()) == 15
    assert "defense-evasion" not in tactics_known()


@pytest.mark.shared
def test_our_tables_say_what_the_sources_say(shared: Path) -> None:
    told = json.loads((shared / "facts/sigma-technique-tactics.json").read_text(encoding="utf-8"))
    assert {name.upper(): sorted(tactics) for name, (_, tactics) in told.items()} == {
        name: sorted(tactics) for name, tactics in tactics_of().items()
    }
    moves = (shared / "data/attack_v18_to_v19.yaml").read_text(encoding="utf-8")
    assert dict(re.findall(r"^  (T[\d.]+):\n    id: (T[\d.]+)$", moves, re.MULTILINE)) == renumbered()
