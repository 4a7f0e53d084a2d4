"""The machine of an activity as Elastic's agent describes it in every document, whichever sensor made it.

Source: the processors `add_host_metadata` and `add_agent_metadata` of Elastic's agent. The ids are opaque; nobody else
has the same ones.

>>> machine("db-01")["host"]["id"], machine("db-01")["agent"]
('host-db-01', {'id': 'agent-db-01'})
"""

from __future__ import annotations

from typing import Any


def machine(host: str) -> dict[str, Any]:
    """Return ECS's `host` and `agent` for the machine of a name."""
    return {
        "host": {"name": host, "hostname": host, "id": f"host-{host}", "os": {"type": "linux", "family": "linux"}},
        "agent": {"id": f"agent-{host}"},
    }
