"""What Sysmon for Linux writes, under the names of Sigma's taxonomy, for each category of log sources.

Source: `events.sigma.view`; tests hold that every record of an activity has these values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.sigma.view import UNKNOWN
from ruleglot.proof.picks import Behind, Fixed, Joined, Nth, Where
from ruleglot.proof.reading import Kind, Reading
from ruleglot.proof.readings.ecs import KERNELS

if TYPE_CHECKING:
    from collections.abc import Mapping

ALWAYS: Mapping[str, Reading] = {
    "Image": Reading(property="executable", pick=Nth(), changes=(KERNELS,)),
    "ProcessId": Reading(property="pid", pick=Nth(), kind=Kind.NUMBER),
    "User": Reading(property="real user name", pick=Nth(), absent=UNKNOWN),
}

SIGMA: Mapping[str, Mapping[str, Reading]] = {
    "process_creation": {
        **ALWAYS,
        "CommandLine": Reading(property="arguments", pick=Joined()),
        "CurrentDirectory": Reading(property="directory", pick=Nth()),
        "ParentImage": Reading(property="executables above", pick=Nth(), changes=(KERNELS,), absent=UNKNOWN),
        "ParentCommandLine": Reading(property="arguments above", pick=Behind(pick=Joined()), absent=UNKNOWN),
    },
    "process_termination": ALWAYS,
    "file_event": {**ALWAYS, "TargetFilename": Reading(property="path", pick=Where())},
    "file_delete": {**ALWAYS, "TargetFilename": Reading(property="path removed", pick=Nth())},
    "network_connection": {
        **ALWAYS,
        "DestinationIp": Reading(property="destination", pick=Nth(), kind=Kind.ADDRESS),
        "DestinationPort": Reading(property="destination port", pick=Nth(), kind=Kind.NUMBER),
        "SourceIp": Reading(property="source", pick=Nth(), kind=Kind.ADDRESS),
        "SourcePort": Reading(property="source port", pick=Nth(), kind=Kind.NUMBER),
    },
}
"""By `logsource.category`."""

SYSMONS = frozenset(name for table in SIGMA.values() for name in table)
"""Fields that no record has but those of the categories that have them here; the audit log's names are others."""

NOTHING = Reading(property="arguments", pick=Fixed())
