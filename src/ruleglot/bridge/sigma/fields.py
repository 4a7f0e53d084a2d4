"""The table of fields of the official taxonomy: what each ECS field is in a Linux log source.

Source: the taxonomy appendix of the Sigma specification 2.1 and the field lists that SigmaHQ's validators use; on Linux
both follow Sysmon for Linux, whose events 1, 3 and 11 are the only log sources with field names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ruleglot.bridge.correspondence import Correspondence, Idiom, asked_of
from ruleglot.bridge.crossing import Kept, LeafCrossing, Lost, clause_text
from ruleglot.bridge.kinds import Kind
from ruleglot.bridge.leaf import NO_REGEX, case_of, patterns_of
from ruleglot.diagnostics.notes import Direction, ListAsText, NearField, Note
from ruleglot.ir.nodes import (
    Comparison,
    Condition,
    Field,
    Hole,
    Leaf,
    Literal,
    Not,
    Operator,
    Pattern,
    Presence,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import all_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def sigma_field(name: str) -> Field:
    """Return the Sigma field `name`."""
    return Field(vocabulary=Vocabulary.SIGMA, name=name)


def same(name: str) -> Idiom:
    """Return the idiom for a field that Sigma has under another name."""
    ask = asked_of(sigma_field(name))
    return lambda leaf: NO_REGEX if isinstance(leaf, Regex) else ask(leaf)


NOT_KNOWN = "-"
"""What Sysmon for Linux writes where it does not know: the name of a user, the parent."""


def known(name: str) -> Idiom:
    """Return the idiom for a field in which the log source writes `-` for what it does not know."""
    ask = same(name)

    def idiom(leaf: Leaf) -> Condition | LeafCrossing:
        if isinstance(leaf, Presence):
            field = sigma_field(name)
            blank = Comparison(subject=field, operator=Operator.EQ, value=Literal(value=NOT_KNOWN))
            return all_of(replace(leaf, subject=field), Not(operand=blank))
        return ask(leaf)

    return idiom


def ending(name: str, separator: str) -> Idiom:
    """Return the idiom for what follows the last `separator` of a Sigma field: a file's name, its extension.

    `curl` is the field's end `/curl`; a pattern that begins with `*` and has no other hole is its end as it stands. Any
    other hole can also reach over a separator, which makes the ported rule broader.
    """

    def idiom(leaf: Leaf) -> Condition | LeafCrossing:
        subject = sigma_field(name)
        if isinstance(leaf, Presence):
            anywhere = pattern(Hole.RUN, separator, Hole.RUN)
            return Wildcard(subject=subject, patterns=(anywhere,), span=leaf.span)
        patterns = patterns_of(leaf)
        if isinstance(patterns, Lost):
            return patterns
        suffixes = tuple(
            each if each.parts[:1] == (Hole.RUN,) else pattern(Hole.RUN, separator, *each.parts, span=each.span)
            for each in patterns
        )
        condition = Wildcard(subject=subject, patterns=suffixes, case=case_of(leaf), span=leaf.span)
        reaching = any(isinstance(part, Hole) for each in patterns for part in each.parts[1:])
        return Kept(condition=condition, notes=(_reaching(leaf, name, separator),)) if reaching else condition

    return idiom


def _reaching(leaf: Leaf, name: str, separator: str) -> Note:
    return NearField(
        clause=clause_text(leaf),
        direction=Direction.BROADER,
        reason=f"the wildcard is asked of the whole `{name}`, where it can also reach over a `{separator}`",
        span=leaf.span,
    )


def tokens(name: str) -> Idiom:
    """Return the idiom for a list of arguments that Sigma has as one command line, joined by single blanks."""

    def idiom(leaf: Leaf) -> Condition | Lost:
        line = sigma_field(name)
        if isinstance(leaf, Presence):
            return replace(leaf, subject=line)
        patterns = patterns_of(leaf)
        if isinstance(patterns, Lost):
            return patterns
        if any(not each.parts for each in patterns):
            return Lost(reason="an empty argument cannot be told in a joined command line")
        placed = tuple(dict.fromkeys(place for each in patterns for place in _places(each)))
        return Wildcard(subject=line, patterns=placed, case=case_of(leaf), span=leaf.span)

    return idiom


def _places(argument: Pattern) -> tuple[Pattern, ...]:
    """Return the patterns of a command line in which an argument stands alone, first, last, or in the middle."""
    starts = ((),) if argument.parts[0] is Hole.RUN else ((), (Hole.RUN, " "))
    ends = ((),) if argument.parts[-1] is Hole.RUN else ((), (" ", Hole.RUN))
    return tuple(pattern(*start, *argument.parts, *end, span=argument.span) for start in starts for end in ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSource:
    """A log source of the taxonomy: its category, the table of its fields, and how its events differ from Elastic's."""

    category: str
    fields: Mapping[str, Correspondence]
    differences: tuple[tuple[Direction, str], ...] = ()


REAL_USER = Correspondence(
    idiom=known("User"),
    direction=Direction.MIXED,
    reason="the log source names the user who started the program, Elastic's sensors the one it runs for",
)

PROCESS: Mapping[str, Correspondence] = {
    "process.executable": Correspondence(idiom=same("Image")),
    "process.name": Correspondence(
        idiom=ending("Image", "/"),
    ),
    "process.pid": Correspondence(idiom=same("ProcessId")),
    "user.name": REAL_USER,
    "process.user.name": REAL_USER,
}
"""What every Linux log source says about the acting process. Programs have absolute paths: a name follows a slash."""

ARGUMENTS_REASON = "the log source joins the arguments by blanks, so a word inside a quoted argument counts as one"

LOG_SOURCES: Mapping[Kind, LogSource] = {
    Kind.EXEC: LogSource(
        category="process_creation",
        fields={
            **PROCESS,
            "process.command_line": Correspondence(idiom=same("CommandLine")),
            "process.args": Correspondence(
                idiom=tokens("CommandLine"),
                direction=Direction.BROADER,
                reason=ARGUMENTS_REASON,
                note=ListAsText,
            ),
            "process.working_directory": Correspondence(idiom=same("CurrentDirectory")),
            "process.parent.executable": Correspondence(idiom=known("ParentImage")),
            "process.parent.name": Correspondence(idiom=ending("ParentImage", "/")),
            "process.parent.pid": Correspondence(idiom=same("ParentProcessId")),
            "process.parent.command_line": Correspondence(idiom=known("ParentCommandLine")),
            "process.parent.args": Correspondence(
                idiom=tokens("ParentCommandLine"),
                direction=Direction.BROADER,
                reason=ARGUMENTS_REASON,
                note=ListAsText,
            ),
        },
    ),
    Kind.FILE_CREATE: LogSource(
        category="file_event",
        fields={
            **PROCESS,
            "file.path": Correspondence(idiom=same("TargetFilename")),
            "file.name": Correspondence(idiom=ending("TargetFilename", "/")),
            "file.extension": Correspondence(idiom=ending("TargetFilename", ".")),
        },
        differences=(
            (Direction.BROADER, "the log source also records the overwriting of a file by `creat`"),
            (Direction.NARROWER, "the log source does not record a file that `mknod` or `openat2` made"),
        ),
    ),
    Kind.CONNECT: LogSource(
        category="network_connection",
        fields={
            **PROCESS,
            "destination.ip": Correspondence(idiom=same("DestinationIp")),
            "destination.port": Correspondence(idiom=same("DestinationPort")),
            "source.ip": Correspondence(idiom=same("SourceIp")),
            "source.port": Correspondence(idiom=same("SourcePort")),
        },
        differences=(
            (Direction.BROADER, "the log source also records UDP, Elastic's sensors record TCP only"),
            (Direction.NARROWER, "the log source does not record a connection that came to nothing"),
        ),
    ),
}
"""The log source of each kind of activity that has one."""
