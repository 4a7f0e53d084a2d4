r"""Lucene's regular expressions in RE2's syntax.

Both are regular in the strict sense, but what is special to one is often ordinary to the other: `"…"` is literal text
in Lucene, `^` and `$` are ordinary characters, `.` is any character, also a line break, a second quantifier repeats
what the first one made, and a range in a set never ignores case.

>>> lucene_to_re2('a.*"b+"^')
'a(?s:.)*(?:b\\+)\\^'
>>> lucene_to_re2("(ab)+?[a-cx]", Case.ASCII)
'(?:(?:[aA][bB])+)?[a-cxX]'

Source: Lucene's RegExp (the class, 8.6 and later) and Elasticsearch's page on its regular expression syntax.
"""

from __future__ import annotations

import re

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import RegexNotRunnable
from ruleglot.ir.nodes import Case, Dialect

ITEM = r"(?>\\[dDsSwW]|\\[^a-zA-Z](?!-[^\]])|[^\\]-(?>\\.|[^\\])|[^\\](?!-))"
"""One member of a set: a class, an escaped character, a range, a character.

An escaped character before a `-` that is not the last one begins a range or does not, depending on the version of
Lucene, so it is no member here.
"""

TOKEN = re.compile(
    rf'"(?P<quoted>[^"]*)"|\\(?P<class>[dDsSwW])|\\(?P<escaped>[^a-zA-Z])|\[(?P<set>\^?+{ITEM}(?>(?!\]){ITEM})*+)\]'
    r"|(?P<quantifier>[*+?]|\{[0-9]+(?:,[0-9]*)?\})|(?P<any>\.)|(?P<anything>@)|(?P<opened>\()|(?P<closed>\))"
    r"|(?P<bar>\|)|(?P<odd>[~&<#\[\"\\{])|(?P<plain>.)",
    re.DOTALL,
)

CLASSES = {"d": "0-9", "D": r"\D", "s": r" \t\n\r", "S": r"\S\f", "w": "0-9A-Za-z_", "W": r"\W"}
r"""Lucene's classes as members of a set of RE2's, whose own `\s` has the form feed as well."""

REASONS = {
    "~": "the complement `~` has no counterpart",
    "&": "the intersection `&` has no counterpart",
    "<": "the numeric interval `<n-m>` has no counterpart",
    "#": "the empty language `#` has no counterpart",
    "[": "a set `[…]` is not closed, escapes a letter, or has a `-` that is not its last character and no range",
    '"': 'a quoted text `"…"` is not closed',
    "\\": r"of letters, only `\d \D \s \S \w \W` can be escaped; every `\` needs a character after it",
    "{": "a `{` begins no number of repetitions; `\\{` is the character",
    "(": "a `(` is not closed",
    ")": "a `)` closes nothing",
    "|": "an alternative `|` is empty",
    "*": "a quantifier has nothing to repeat",
}
"""Why a pattern cannot be run, by the character that stands in the way.

Lucene takes some of the last ones for the characters themselves where nothing else can be meant. A rule's author meant
something else, so there is no verdict on such a rule.
"""

SPECIAL = frozenset(r"\.+*?()|[]{}^$")


def lucene_to_re2(pattern: str, case: Case = Case.EXACT) -> str:
    """Return a Lucene regular expression in RE2's syntax; under `Case.ASCII` both forms of each letter are in it.

    Raises `DiagnosticError` (E001) where RE2 has no counterpart or Lucene's own reading is an error.
    """
    groups: list[list[str]] = [[]]  # the parts of each open bracket, outermost first
    repeated = False
    for token in TOKEN.finditer(pattern):
        parts, kind = groups[-1], token.lastgroup or ""
        if kind in {"quantifier", "bar"} and parts[-1:] in ([], ["|"]):
            raise _not_runnable(pattern, "|" if kind == "bar" else "*")
        match kind:
            case "opened":
                groups.append([])
            case "closed":
                if len(groups) == 1:
                    raise _not_runnable(pattern, ")")
                inner = _closed(groups.pop(), pattern)
                groups[-1].append(f"(?:{inner})")
            case "bar":
                parts.append("|")
            case "quantifier":
                parts.append((f"(?:{parts.pop()})" if repeated else parts.pop()) + token.group())
            case "odd":
                raise _not_runnable(pattern, token.group())
            case _:
                parts.append(_atom(kind, token[kind], case))
        repeated = kind == "quantifier"
    if len(groups) > 1:
        raise _not_runnable(pattern, "(")
    return _closed(groups[0], pattern)


def _closed(parts: list[str], pattern: str) -> str:
    """Return the parts of a bracket, or of the whole, in one text."""
    if parts[-1:] == ["|"]:
        raise _not_runnable(pattern, "|")
    return "".join(parts)


def _atom(kind: str, text: str, case: Case) -> str:
    """Return what a quantifier would repeat."""
    match kind:
        case "quoted":
            return "(?:" + "".join(_character(each, case) for each in text) + ")"
        case "class":
            return f"[{CLASSES[text]}]"
        case "set":
            negated = "^" if text.startswith("^") else ""
            members = re.findall(ITEM, text.removeprefix("^"), re.DOTALL)
            return f"[{negated}{''.join(_member(each, case) for each in members)}]"
        case "any":
            return "(?s:.)"
        case "anything":
            return "(?:(?s:.)*)"
        case _:
            return _character(text, case)


def _character(character: str, case: Case) -> str:
    if case is not Case.EXACT and character.isascii() and character.isalpha():
        return f"[{character.lower()}{character.upper()}]"
    return f"\\{character}" if character in SPECIAL else character


def _member(member: str, case: Case) -> str:
    """Return a member of a set. Only a letter that stands alone ignores case."""
    if member[0] == "\\" and member[1] in CLASSES:
        return CLASSES[member[1]]
    if member[0] != "\\" and len(member) > 1:
        return f"{_coded(member[0])}-{_coded(member[-1])}"
    character = member[-1]
    if case is not Case.EXACT and character.isascii() and character.isalpha():
        return character + character.swapcase()
    return _coded(character)


def _coded(character: str) -> str:
    """Return a character that means itself in a set of RE2's."""
    return f"\\{character}" if character in r"\[]^-" else character


def _not_runnable(pattern: str, culprit: str) -> DiagnosticError:
    return DiagnosticError(RegexNotRunnable(pattern=pattern, dialect=Dialect.LUCENE, reason=REASONS[culprit]))
