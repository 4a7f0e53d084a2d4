"""ATT&CK between versions: Elastic's rules speak version 18, SigmaHQ's version 19.

In version 19 the tactic Defense Evasion became two, Stealth and Defense Impairment, and some techniques got new ids.
Source: MITRE's list of revoked ids, and the tactics that SigmaHQ's own rules give to each technique.

>>> from ruleglot.rules.rule import Tactic, Technique, Threat
>>> shell = Technique(id="T1059.004", name="Unix Shell")
>>> tags((Threat(tactic=Tactic(id="TA0002", name="Execution"), techniques=(shell,)),), 18)
('attack.execution', 'attack.t1059.004')
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ruleglot.rules.rule import Threat

VERSION = 19
"""The version whose tags SigmaHQ's rules carry."""

ID = re.compile(r"T[0-9]{4}(\.[0-9]{3})?")
SPLIT = "defense-evasion"
"""The tactic that version 19 no longer has."""

SUCCESSORS = ("stealth", "defense-impairment")


@cache
def tactics_of() -> Mapping[str, tuple[str, ...]]:
    """Return the tactics of each technique in version 19, as SigmaHQ tags them."""
    return {technique: tuple(tactics.split()) for technique, tactics in _rows("attack_tactics.tsv")}


@cache
def tactics_known() -> frozenset[str]:
    """Return the tactics of version 19; Sigma has a tag for no other name."""
    return frozenset(tactic for tactics in tactics_of().values() for tactic in tactics)


@cache
def renumbered() -> Mapping[str, str]:
    """Return the version 19 id of each technique that has a new one."""
    return dict(_rows("attack_renumbered.tsv"))


def tags(threats: Iterable[Threat], version: int) -> tuple[str, ...]:
    """Return Sigma's tags of threats in version 19: tactics first, then techniques, each once.

    Each technique's own tactics are among them, as SigmaHQ's validators ask. Defense Evasion becomes those of its two
    successors that a technique of the rule belongs to, and Stealth, the wider one, where no technique tells.
    """
    threats = tuple(threats)
    techniques = tuple(dict.fromkeys(each for threat in threats for each in _techniques(threat, version)))
    named = tuple(threat.tactic.name.lower().replace(" ", "-") for threat in threats)
    tactics = [tactic for tactic in named if tactic in tactics_known()]
    told = [tactic for technique in techniques for tactic in tactics_of().get(technique, ())]
    if SPLIT in named and not set(told) & set(SUCCESSORS):
        tactics.append(SUCCESSORS[0])
    found = dict.fromkeys([*tactics, *told])
    return (*(f"attack.{tactic}" for tactic in found), *(f"attack.{technique.lower()}" for technique in techniques))


def _techniques(threat: Threat, version: int) -> Iterator[str]:
    for technique in threat.techniques:
        current = renumbered().get(technique.id, technique.id) if version < VERSION else technique.id
        if ID.fullmatch(current):
            yield current


def _rows(name: str) -> Iterator[tuple[str, str]]:
    for line in (files("ruleglot.rules") / name).read_text(encoding="utf-8").splitlines()[1:]:
        key, _, value = line.partition("\t")
        yield key, value
