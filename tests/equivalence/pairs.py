"""Pairs of rules that part on one record each, for one reason each, with the sentence that tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.reading import read_events

from ruleglot.equivalence.parting import Side
from ruleglot.equivalence.telling import Reason
from ruleglot.languages.falco.read import read_condition
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.ir.nodes import EventQuery

DEED = 'execve("/x")'


def eql(text: str) -> EventQuery:
    return read_events(f"any where {text}" if " where " not in text else text)


def falco(text: str) -> EventQuery:
    return read_condition(Source("rules.yaml", text), macros={}, lists={})


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A source in EQL and a ported rule of Falco's, the records they see, and what is told. `None`: no record."""

    source: str
    seen: Mapping[str, Any] | None
    ported: str
    target: Mapping[str, Any] | None
    reason: Reason
    sentence: str
    clauses: tuple[str | None, str | None] = field(default=("any", "any"))


NAME, EXE = "process.name", "proc.exepath"

PAIRS = (
    Pair(
        source='process.name == "wget"',
        seen={NAME: "WGET"},
        ported="proc.name = wget or proc.name = WGET",
        target={"proc.name": "WGET"},
        reason=Reason.CASE,
        sentence="fires on `WGET`: the ported rule ignores case",
        clauses=('process.name == "wget"', "proc.name = WGET"),
    ),
    Pair(
        source='process.name : "wget"',
        seen={NAME: "WGET"},
        ported="proc.name = wget",
        target={"proc.name": "WGET"},
        reason=Reason.CASE,
        sentence="stays silent on `WGET`: case counts in the ported rule",
        clauses=('process.name : "wget"', "proc.name = wget"),
    ),
    Pair(
        source='process.name : "wget"',
        seen={NAME: "WGET"},
        ported="proc.exepath endswith /wget",
        target={EXE: "/bin/WGET"},
        reason=Reason.CASE,
        sentence="stays silent on `WGET`: case counts in the ported rule",
    ),
    Pair(
        source='not process.name : "wget"',
        seen={NAME: "WGET"},
        ported="not proc.name = wget",
        target={"proc.name": "WGET"},
        reason=Reason.CASE,
        sentence="fires on `WGET`: case counts in the ported rule",
    ),
    Pair(
        source='not process.name in ("wget", "curl")',
        seen={NAME: "WGET"},
        ported="not proc.name icontains wget",
        target={"proc.name": "WGET"},
        reason=Reason.CASE,
        sentence="stays silent on `WGET`: the ported rule ignores case",
    ),
    Pair(
        source='process.name == "sh"',
        seen={NAME: "bash"},
        ported="proc.name endswith sh",
        target={"proc.name": "bash"},
        reason=Reason.PART,
        sentence="fires on `bash`: the ported rule asks for a part of the value, the source for all of it",
    ),
    Pair(
        source='process.executable like "/tmp/*"',
        seen={"process.executable": "/tmp/x"},
        ported="proc.exepath = /tmp/",
        target={EXE: "/tmp/x"},
        reason=Reason.PART,
        sentence="stays silent on `/tmp/x`: the ported rule asks for all of the value, the source for a part of it",
    ),
    Pair(
        source='process.executable regex "/tmp/.*"',
        seen={"process.executable": "/tmp/x"},
        ported="proc.exepath in (/tmp, /tmp/)",
        target={EXE: "/tmp/x"},
        reason=Reason.PART,
        sentence="stays silent on `/tmp/x`: the ported rule asks for all of the value, the source for a part of it",
    ),
    Pair(
        source='process.args == "wget"',
        seen={"process.args": ["sh", "-c", "wget x"]},
        ported='proc.cmdline contains "wget"',
        target={"proc.cmdline": "sh -c wget x"},
        reason=Reason.TEXT_OF_LIST,
        sentence="fires on `sh -c wget x`: `proc.cmdline` holds in one text what `process.args` lists",
    ),
    Pair(
        source='process.args == "-r x"',
        seen={"process.args": ["rm", "-r x", "y"]},
        ported='proc.cmdline endswith "-r x"',
        target={"proc.cmdline": "rm -r x y"},
        reason=Reason.TEXT_OF_LIST,
        sentence="stays silent on `rm -r x y`: `proc.cmdline` holds in one text what `process.args` lists",
    ),
    Pair(
        source='file.path == "/etc/x"',
        seen={},
        ported="fd.name = /etc/x",
        target={"fd.name": "/etc/x"},
        reason=Reason.NO_VALUE,
        sentence=f"fires on `{DEED}`: `file.path` has no value there",
    ),
    Pair(
        source='file.path == "/etc/x"',
        seen={"file.path": "/etc/x"},
        ported="fd.name = /etc/x",
        target={},
        reason=Reason.NO_VALUE,
        sentence=f"stays silent on `{DEED}`: `fd.name` has no value there",
    ),
    Pair(
        source='not file.path == "/etc/x"',
        seen={"file.path": "/etc/x"},
        ported="not fd.name = /etc/x",
        target={},
        reason=Reason.NO_VALUE,
        sentence=f"fires on `{DEED}`: `fd.name` has no value there",
    ),
    Pair(
        source='process.name != "wget"',
        seen={},
        ported="proc.name != wget",
        target={},
        reason=Reason.NO_VALUE,
        sentence=f"stays silent on `{DEED}`: `proc.name` has no value there",
        clauses=('process.name != "wget"', "proc.name != wget"),
    ),
    Pair(
        source='process.name == "wget"',
        seen={NAME: "busybox"},
        ported="proc.name = wget",
        target={"proc.name": "wget"},
        reason=Reason.OTHER_VALUE,
        sentence=f"fires on `{DEED}`: `proc.name` is `wget` there, `process.name` is `busybox`",
    ),
    Pair(
        source='user.name == "root"',
        seen={"user.name": "root"},
        ported="user.name = root",
        target={"user.name": "<NA>"},
        reason=Reason.OTHER_VALUE,
        sentence=f"stays silent on `{DEED}`: `user.name` is `<NA>` there, `user.name` is `root`",
    ),
    Pair(
        source='process.name == "curl"',
        seen={NAME: "curl"},
        ported="proc.name = wget",
        target={"proc.name": "curl"},
        reason=Reason.OTHER_TEST,
        sentence=(
            "stays silent on `curl`: the ported rule asks for `proc.name = wget`,"
            ' the source for `process.name == "curl"`'
        ),
    ),
    Pair(
        source='process.name in ("curl", "wget")',
        seen={NAME: "curlish"},
        ported="proc.name in (curlish, wget)",
        target={"proc.name": "curlish"},
        reason=Reason.OTHER_TEST,
        sentence=(
            "fires on `curlish`: the ported rule asks for `proc.name in (curlish, wget)`,"
            ' the source for `process.name in ("curl", "wget")`'
        ),
    ),
    Pair(
        source="destination.port == 4444",
        seen={"destination.port": 4445},
        ported="fd.sport >= 4444",
        target={"fd.sport": 4445},
        reason=Reason.OTHER_TEST,
        sentence=(
            "fires on `4445`: the ported rule asks for `fd.sport >= 4444`, the source for `destination.port == 4444`"
        ),
    ),
    Pair(
        source='process.name == "wget"',
        seen={NAME: "wget"},
        ported="not proc.name = wget",
        target={"proc.name": "wget"},
        reason=Reason.OTHER_TEST,
        sentence=(
            f"stays silent on `{DEED}`: the ported rule asks for `not proc.name = wget`,"
            ' the source for `process.name == "wget"`'
        ),
    ),
    Pair(
        source='process.name == "wget" and process.interactive == true',
        seen={NAME: "wget", "process.interactive": False},
        ported="proc.name = wget",
        target={"proc.name": "wget"},
        reason=Reason.ADDED,
        sentence=f"fires on `{DEED}`: the ported rule asks nothing like `process.interactive == true`",
        clauses=("process.interactive == true", None),
    ),
    Pair(
        source='process.name == "wget"',
        seen={NAME: "wget"},
        ported="proc.name = wget and proc.tty != 0",
        target={"proc.name": "wget", "proc.tty": 0},
        reason=Reason.ADDED,
        sentence=f"stays silent on `{DEED}`: the source asks nothing like `not proc.tty != 0`",
        clauses=(None, "proc.tty != 0"),
    ),
    Pair(
        source='process.name == "wget" and not user.name == "root"',
        seen={NAME: "wget", "user.name": "root"},
        ported="proc.name = wget",
        target={"proc.name": "wget"},
        reason=Reason.ADDED,
        sentence=f'fires on `{DEED}`: the ported rule asks nothing like `not user.name == "root"`',
    ),
    Pair(
        source='process.name == "wget"',
        seen={NAME: "wget"},
        ported="proc.name = wget",
        target=None,
        reason=Reason.NO_RECORD,
        sentence=f"stays silent on `{DEED}`: the ported rule's platform has no record of it",
        clauses=(None, None),
    ),
    Pair(
        source='process.name == "wget"',
        seen=None,
        ported="proc.name = wget",
        target={"proc.name": "wget"},
        reason=Reason.NO_RECORD,
        sentence=f"fires on `{DEED}`: the source's sensor has no record of it",
        clauses=(None, None),
    ),
    Pair(
        source='file where process.name == "wget"',
        seen={"event.category": "process", NAME: "wget"},
        ported="proc.name = wget",
        target={"proc.name": "wget"},
        reason=Reason.OTHER_KIND,
        sentence=f"fires on `{DEED}`: to the source's sensor it is no `file` event",
        clauses=(None, None),
    ),
    Pair(
        source='process.name == "aa" or process.name == "wget"',
        seen={NAME: "bb"},
        ported='proc.name = "aa" or proc.name = "bbb" or proc.name startswith "b"',
        target={"proc.name": "bb"},
        reason=Reason.OTHER_TEST,
        sentence=(
            'fires on `bb`: the ported rule asks for `proc.name startswith "b"`, the source for `process.name == "aa"`'
        ),
    ),
)


def sides(pair: Pair) -> tuple[Side, Side]:
    records = tuple(() if each is None else (each,) for each in (pair.seen, pair.target))
    return Side(query=eql(pair.source), records=records[0]), Side(query=falco(pair.ported), records=records[1])
