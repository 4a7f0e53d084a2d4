"""Faults that no activity tells from what is right, or that no rule shows, each with its reason.

The entries are how the names of the faults begin. One that no fault's name begins with, or that all faults of its name
have outgrown, fails the test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EQUIVALENT: Mapping[str, tuple[str, ...]] = {
    "an argument that the pattern leaves open at that end is found with the blank beside it, or without": (
        "bridge.falco.idioms.tokens: `all((each.parts[0] is Hole.RUN and each.parts[-1] is Hole.RUN",
        "bridge.falco.idioms.tokens: `Hole.RUN` is `CHARACTER`",
        "bridge.falco.idioms._as_token: `each.parts[0] is Hole.RUN` is never true",
        "bridge.falco.idioms._as_token: `each.parts[-1] is Hole.RUN` is never true",
        "bridge.falco.idioms._as_token: `Hole.RUN` is `CHARACTER`",
    ),
    "Falco's directories all end in a slash, so a slash before it or after it is none too many": (
        "bridge.falco.idioms._with_slash: `last is Hole.RUN` is never true",
        "bridge.falco.idioms._with_slash: `follows_slash` is always true",
        "bridge.falco.idioms._with_slash: `Hole.RUN` is `CHARACTER`",
        "bridge.falco.idioms._with_slash: '/' is '' (line 6)",
        "bridge.falco.idioms._with_slash: '/' is '' (line 12) #2",
        "bridge.falco.idioms._with_slash: `not (isinstance(last, str) and last.endswith('/'))` is always true",
    ),
    "activities of these kinds have no file, so a clause about one is false with the note and without": (
        "bridge.falco.fields.file_fields: `paths` is always true",
    ),
    "only the calls of the open family can make `is_open_create` true": (
        "bridge.falco.events.EVENTS: file creation: without `evt.type` (operand 1)",
    ),
    "the clauses about the kind stand in the rule as well, beside its log source": (
        "bridge.sigma.ecs._log_source: `len(found) == 1 and found[0] in CATEGORIES` is never true",
    ),
    "no executable or command line is `-`, so to ask that it is not `-` changes nothing": (
        "bridge.sigma.fields.known: `isinstance(leaf, Presence)` is always true",
    ),
    "paths are absolute, so a slash stands before every name": (
        "bridge.sigma.fields.ending: `Hole.RUN` is `CHARACTER`",
        "bridge.sigma.fields.ending: `each.parts[:1] == (Hole.RUN,)` is never true",
    ),
    "the constant is written twice: Falco warns of a field's name, and the meaning is the same": (
        "languages.falco.printer._membership: `if not _is_field_name(each.value)` is not asked",
    ),
    "`= anyof (…)` is read as `in (…)` is": (
        "languages.falco.printer._text_check: '=' is ''",
        "languages.falco.printer._text_check: `operator == '='` is never true",
    ),
}
"""Faults that change what is asked and that no activity could tell."""

NO_ACTIVITY: Mapping[str, tuple[str, ...]] = {
    "every fork of the activities is made by clone": (
        "bridge.falco.events.EVENTS: fork: without clone3",
        "bridge.falco.events.EVENTS: fork: without fork",
        "bridge.falco.events.EVENTS: fork: without vfork",
    ),
    "no activity begins or ends a thread that is not its process's main one": (
        "bridge.falco.events.EVENTS: fork: without `thread.ismain`",
        "bridge.falco.events.EVENTS: process end: without `thread.ismain`",
    ),
    "no activity is a `creat` or `mknod` that failed": (
        "bridge.falco.events.EVENTS: file creation: without `evt.failed` (operand 2)",
    ),
    "no activity opens a file by `open_by_handle_at`": (
        "bridge.falco.events.EVENTS: opening of a file for writing: without `evt.type`",
    ),
    "no activity connects to a Unix socket": ("bridge.falco.events.EVENTS: connection attempt: without `fd.typechar`",),
    "no activity accepts a connection on a Unix socket, or fails to accept one; `accept` is in none that is tried": (
        "bridge.falco.events.EVENTS: accepted connection: without accept",
        "bridge.falco.events.EVENTS: accepted connection: without `fd.l4proto`",
        "bridge.falco.events.EVENTS: accepted connection: without `evt.failed`",
    ),
    "the view knows a container at once, the engine a moment later": (
        "bridge.falco.fields.FIELDS: container.security_context.privileged: no note",
        "bridge.falco.fields.FIELDS: orchestrator.namespace: no note",
        "bridge.falco.fields.FIELDS: orchestrator.resource.name: no note",
    ),
    "Falco's reader lets a number be compared with a negative one, and asked in small letters": (
        "bridge.falco.idioms._compared: `value >= 0` is always true",
        "bridge.falco.idioms._compared: `Case.EXACT` is `ASCII`",
    ),
}
"""Faults that matter on a machine, and that our activities, views or readers cannot tell yet."""

NOT_ASKED: Mapping[str, tuple[str, ...]] = {
    "`HOST_FIELDS` has no `host.os.family`": (
        "bridge.falco.bridge.LINUX: host: os: `family` is not there",
        "bridge.falco.bridge.LINUX: host: os: family: ",
        "bridge.sigma.sigmahq.LINUX: host: os: `family` is not there",
        "bridge.sigma.sigmahq.LINUX: host: os: family: ",
    ),
    "no sensor that we have a view of writes this action, so there is no verdict on a rule about it": (
        "bridge.kinds.DOCUMENTS: program start: event: action: without ProcessRollup2",
    ),
    "EQL's `!=` is a negation: no clause of a rule is a test that a value is there and differs": (
        "bridge.falco.idioms._compared: `Operator.NE` is `LT`",
        "bridge.falco.idioms.any_value: `Operator.NE` is `LT`",
        "bridge.falco.idioms.any_value: `case Comparison(operator=Operator.NE, value=Literal(value=''))`",
        "languages.falco.printer._comparison: `Operator.NE` is `LT`",
        "languages.falco.printer._comparison: `differs` is never true",
        "languages.falco.printer._comparison: ' exists and not ' is ''",
        "languages.falco.printer._comparison: '(' is ''",
        "languages.falco.printer._comparison: ')' is ''",
        "languages.sigma.items._comparison: `leaf.operator is Operator.NE` is never true",
        "languages.eql.clauses._comparison: `leaf.operator is Operator.NE` is never true",
    ),
    "EQL's own check of types refuses such a rule": (
        "bridge.falco.idioms.address: `case _` is not asked",
        "bridge.falco.idioms.text: `case InNetwork()` is not asked",
        "languages.falco.printer._comparison: `not isinstance(leaf.value.value, int)` is never true",
        "languages.falco.printer._folded_value: `case _` is not asked",
        "languages.falco.printer._network: `case _` is not asked",
        "languages.eql.clauses._comparison: `leaf.operator is not Operator.EQ` is never true",
        "languages.eql.clauses._check_folding: `case is Case.ASCII and",
        "languages.eql.clauses._check_folding: `case is Case.UNICODE and",
        "languages.eql.clauses._check_folding: `Case.UNICODE` is `EXACT`",
    ),
    "the boundary between orders does not matter: texts are refused in every one of them": (
        "bridge.falco.idioms.text: `Operator.LT` is `LE`",
    ),
    "the text that is written is the same either way": (
        "bridge.falco.idioms._compared: `case=Case.EXACT` is the default",
        "bridge.falco.idioms.one_value: True is False",
        "bridge.falco.idioms.one_value: `each.parts` is always true",
        "bridge.falco.idioms.one_value: `not plain` is always true",
        "bridge.falco.idioms.extension: `isinstance(leaf, Presence)` is never true",
        "languages.falco.printer._is_field_name: '.' is ''",
        "languages.falco.printer._operand: `len(flat) <= WIDTH` is never true",
        "languages.falco.printer._operator: `if isinstance(part, str)` is not asked",
        "languages.falco.printer._term: True is False",
        "languages.sigma.items._escaped: '*' is '?'",
        "languages.sigma.items._shape: `case _` is not asked",
        "languages.sigma.items.pieces: ",
        "languages.sigma.printer._Writer: 'AnyOf' is ''",
        "languages.sigma.printer._all_joined: `each in joinable` is always true",
        "languages.sigma.printer._is_mergeable: ",
        "languages.sigma.printer._log_source: `case _` is not asked",
        "languages.sigma.printer.detection: `isinstance(condition, AllOf)` is always true",
        "languages.eql.clauses._matching: `Binding.PRIMARY` is `SUM`",
        "languages.eql.clauses._stands_alone: `case _` is not asked",
        "languages.eql.printer._common_keys: ",
        "languages.eql.words.words: `Binding.PRODUCT` is `SIGN`",
        "languages.eql.words.words: `Binding.SIGN` is `PRIMARY`",
    ),
    "the blanks stand in the terms of the table, which has faults of its own": (
        "bridge.falco.idioms.tokens: ' ' is ''",
    ),
    "SigmaHQ's rules ignore case whatever the source says": (
        "bridge.sigma.fields.ending: `case=case_of(leaf)` is the default",
        "bridge.sigma.fields.tokens: `case=case_of(leaf)` is the default",
    ),
    "no bridge writes this for Falco: constants, regular expressions, functions, local and remote networks": (
        "languages.falco.printer.ALWAYS: ",
        "languages.falco.printer.NEVER: ",
        "languages.falco.printer.NAMES: bytes",
        "languages.falco.printer.NAMES: lower",
        "languages.falco.printer.NAMES: upper",
        "languages.falco.printer.NETWORK_FIELDS: fd.lip",
        "languages.falco.printer.NETWORK_FIELDS: fd.rip",
        "languages.falco.printer._one_line: `case Constant()` is not asked",
        "languages.falco.printer._one_line: `case Regex()` is not asked",
        "languages.falco.printer._one_line: `condition.value` is ",
        "languages.falco.printer._operator: '=' is ''",
        "languages.falco.printer._operator: `case []` is not asked",
        "languages.falco.printer._regex: ",
    ),
    "another platform's holes, case rules and expressions: they are refused, and no bridge writes them": (
        "languages.falco.printer._folded: ",
        "languages.falco.printer._glob_part: `Hole.CHARACTER_IN_LINE` is ",
        "languages.falco.printer._glob_part: `Hole.CHARACTER` is ",
        "languages.falco.printer._glob_part: `Hole.RUN_IN_LINE` is ",
        "languages.falco.printer._glob_part: `case Hole.CHARACTER` is not asked",
        "languages.falco.printer._glob_part: `case Hole.RUN_IN_LINE",
        "languages.sigma.items._beyond_ascii: ",
        "languages.sigma.items._key: `Case.UNICODE` is ",
        "languages.sigma.items._key: `case Case.UNICODE` is not asked",
        "languages.sigma.items._part: `Hole.BYTE` is ",
        "languages.sigma.items._part: `Hole.CHARACTER_IN_LINE` is ",
        "languages.sigma.items._part: `Hole.RUN_IN_LINE` is ",
        "languages.sigma.items._part: `case Hole.BYTE` is not asked",
        "languages.sigma.items._part: `case Hole.RUN_IN_LINE",
        "languages.sigma.items._regex: `Case.UNICODE` is ",
        "languages.sigma.items._regex: `case Case.UNICODE` is not asked",
        "languages.sigma.items._regex: `leaf.dialect is not ",
        "languages.eql.clauses._part: ",
        "languages.eql.clauses._regex: `leaf.case is Case.UNICODE` is never true",
        "languages.eql.clauses._regex: `leaf.dialect is not ",
        "languages.eql.clauses._search: `case _` is not asked",
        "languages.eql.clauses._wildcard: `leaf.case is Case.UNICODE` is never true",
        "languages.eql.words._call: ",
        "languages.eql.words.words: `case Field()` is not asked",
    ),
    "a rule that no log source, or a choice of them, is asked of does not leave the bridge": (
        "languages.sigma.items.entry: ",
        "languages.sigma.printer._check: ",
        "languages.sigma.printer.detection: `isinstance(condition, Constant)` is never true",
    ),
    "a constant longer than Falco's, or with a NUL character, is in no rule": ("languages.falco.printer.value: ",),
    "arithmetic is written with signs; the other functions fail the query on texts that are no numbers": (
        "languages.eql.words.NAMES: ",
    ),
    "EQL's reader takes two negations away, and works a condition of constants out": (
        "languages.eql.clauses._comparison: 'in~' is ''",
        "languages.eql.clauses._comparison: `isinstance(leaf.value.value, str) and",
        "languages.eql.printer._flat_negation: ",
        "languages.eql.printer._lines: `case Constant()` is not asked",
        "languages.eql.printer._negation_lines: ",
    ),
}
"""Faults that no rule's port shows: what they make wrong is not asked, or comes out the same."""


def unnoticed() -> tuple[str, ...]:
    """Return how the names of the faults begin that may stay unnoticed."""
    return tuple(name for table in (EQUIVALENT, NO_ACTIVITY) for names in table.values() for name in names)


def unexercised() -> tuple[str, ...]:
    """Return how the names of the faults begin that need be shown by no rule."""
    return tuple(name for names in NOT_ASKED.values() for name in names)
