"""Diagnostics about rules that were understood but cannot be run by the reference evaluator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class RegexNotRunnable(Diagnostic):
    """The evaluator cannot run a regular expression.

    What it means: the pattern is none of its dialect's, uses a construct that has no counterpart in the regular
    expression library (RE2), such as look-around, or makes an automaton that is too large.
    Why it matters: a rule that cannot be run cannot be compared, and RuleGlot gives no verdict without evidence.
    Example: `process.name regex "curl("`.
    What to do: write the clause with `like`, `in` or a plainer regular expression.
    """

    code: ClassVar[str] = "E001"
    message: ClassVar[str] = "the regular expression `{pattern}` ({dialect}) cannot be run: {reason}"
    label: ClassVar[str] = "cannot be run"
    help: ClassVar[str] = "write the clause with `like`, `in` or a plainer regular expression"

    pattern: str
    dialect: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PatternTooLong(Diagnostic):
    """A wildcard pattern is too long to be run.

    What it means: the pattern has more characters or holes than the matching library (RE2) takes, which is tens of
    thousands of `?` or millions of characters.
    Why it matters: a rule that cannot be run cannot be compared, and RuleGlot gives no verdict without evidence.
    Example: a hundred thousand `?` in one pattern.
    What to do: see whether the rule was damaged on its way; such a pattern is hardly meant.
    """

    code: ClassVar[str] = "E002"
    message: ClassVar[str] = "a wildcard pattern of {parts} texts and holes is too long to be run"
    label: ClassVar[str] = "too long"
    help: ClassVar[str] = "see whether the rule was damaged on its way"

    parts: int


@dataclass(frozen=True, kw_only=True)
class QueryFails(Diagnostic):
    """Elasticsearch would answer the query with an error and not with findings.

    What it means: on one of these events, or on any, a computation of the query has no result.
    Why it matters: the rule finds nothing at all as long as such an event is searched.
    Example: `process where 100 / process.args_count > 1` where an event has no arguments.
    What to do: ask first for what the computation needs, or write the clause without it.
    """

    code: ClassVar[str] = "E003"
    message: ClassVar[str] = "Elasticsearch would fail the whole query: {reason}"
    label: ClassVar[str] = "fails here"
    help: ClassVar[str] = "exclude such values by another clause, or do without the computation"

    reason: str


@dataclass(frozen=True, kw_only=True)
class NoTime(Diagnostic):
    """An event of a sequence has no time.

    What it means: sequences are about order, and the field that tells when the event happened is missing or unreadable.
    Why it matters: whether the sequence happened cannot be told.
    Example: an event without `@timestamp`.
    What to do: add the field to the event, or name the field that has the time in the settings.
    """

    code: ClassVar[str] = "E004"
    message: ClassVar[str] = "an event has no time: `{field}` is {found}"
    help: ClassVar[str] = "a date such as `2026-01-31T12:00:00.000Z`, or milliseconds since 1970"

    field: str
    found: str


@dataclass(frozen=True, kw_only=True)
class UnmappedField(Diagnostic):
    """A query asks about a field that no index has.

    What it means: the settings say that the field is in none of the searched indices, and the query does not call it
    optional.
    Why it matters: Elasticsearch refuses the whole query.
    Example: `process where process.pidd == 4`.
    What to do: correct the name, or write `?` before it if it is sometimes there.
    """

    code: ClassVar[str] = "E005"
    message: ClassVar[str] = "Unknown column [{field}]"
    label: ClassVar[str] = "in none of the indices"
    help: ClassVar[str] = "write `?{field}` if the field may be missing from the mapping"

    field: str


@dataclass(frozen=True, kw_only=True)
class NotThatType(Diagnostic):
    """A constant cannot be read as the type of the field that it is compared with.

    What it means: the field holds dates, addresses, numbers or the like, and the text is none.
    Why it matters: Elasticsearch answers the query with an error.
    Example: `source.ip == "localhost"`.
    What to do: correct the constant.
    """

    code: ClassVar[str] = "E006"
    message: ClassVar[str] = "`{value}` is no {type}"
    label: ClassVar[str] = "compared with a field of type {type}"
    help: ClassVar[str] = "correct the constant, or tell the field's type in the settings"

    value: str
    type: str


DIAGNOSTICS = (RegexNotRunnable, PatternTooLong, QueryFails, NoTime, UnmappedField, NotThatType)
