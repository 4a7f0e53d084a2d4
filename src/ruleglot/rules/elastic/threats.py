"""ATT&CK tactics and techniques as the `threat` tables of an Elastic rule.

>>> from ruleglot.rules.rule import Tactic, Technique, Threat
>>> threat = Threat(tactic=Tactic(id="TA0002", name="Execution"), techniques=(Technique(id="T1059.004", name="Shell"),))
>>> (table,) = threat_tables((threat,))
>>> table["technique"][0]["id"], table["technique"][0]["subtechnique"][0]["reference"]
('T1059', 'https://attack.mitre.org/techniques/T1059/004/')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.rules.elastic.metadata import ATTACK

if TYPE_CHECKING:
    from ruleglot.rules.rule import Tactic, Technique, Threat

SITE = "https://attack.mitre.org"


def threat_tables(threats: tuple[Threat, ...]) -> list[dict[str, Any]]:
    """Return a table for each tactic; a subtechnique stands inside its technique, which is made where it is missing."""
    return [_threat(threat) for threat in threats]


def _threat(threat: Threat) -> dict[str, Any]:
    techniques: list[dict[str, Any]] = []
    for technique in threat.techniques:
        parent, dot, _ = technique.id.partition(".")
        if not dot:
            techniques.append(_entry(technique, "techniques"))
            continue
        if not techniques or techniques[-1]["id"] != parent:
            techniques.append({"id": parent, "name": "", "reference": f"{SITE}/techniques/{parent}/"})
        techniques[-1].setdefault("subtechnique", []).append(_entry(technique, "techniques"))
    table = {"framework": ATTACK, "tactic": _entry(threat.tactic, "tactics")}
    return {**table, "technique": techniques} if techniques else table


def _entry(named: Tactic | Technique, kind: str) -> dict[str, Any]:
    reference = f"{SITE}/{kind}/{named.id.replace('.', '/')}/" if named.id else f"{SITE}/{kind}/enterprise/"
    return {"id": named.id, "name": named.name, "reference": reference}
