r"""What stands between quotes: escapes, read and written.

>>> from ruleglot.source import Source, Span
>>> body = r'C:\\Temp\t\u{1F600}'
>>> unescaped(Span(Source("q", body), 0, len(body))) == "C:\\Temp\t\N{GRINNING FACE}"
True
>>> print(quoted('say "hi"'))
"say \"hi\""

The rules are those of Elasticsearch's grammar and of its complaints: `\b \t \n \f \r \" \' \\` and `\u{…}` with two to
eight hexadecimal digits; no other backslash.
"""

from __future__ import annotations

import re
from functools import partial

from ruleglot.diagnostics.diagnostic import DiagnosticError, all_or_faults
from ruleglot.diagnostics.eql import UnknownEscape
from ruleglot.source import Span

ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
"""What each letter after a backslash stands for."""

WRITTEN = {character: f"\\{letter}" for letter, character in ESCAPES.items() if letter != "'"}
"""How a character is written between double quotes, where it cannot stand for itself."""

ESCAPE = re.compile(r"\\([btnfr\"'\\])")
WELL_KNOWN = re.compile(r"(?:[^\\]++|\\[btnfr\"'\\])*+")
"""A text whose escapes are all of one letter, as nearly all are."""

PART = re.compile(r"(?P<plain>[^\\]+)|(?P<code>\\u\{[0-9a-fA-F]*\}?)|\\(?P<letter>.)", re.DOTALL)

HEX_DIGITS = range(2, 9)
HIGHEST = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)
"""Halves of a character in UTF-16; none of them is a character."""


def unescaped(body: Span) -> str:
    """Return the text that the characters between two double quotes stand for. Raises `DiagnosticError` (Q004)."""
    text = body.text
    if WELL_KNOWN.fullmatch(text) is not None:
        return ESCAPE.sub(_letter, text)
    return "".join(all_or_faults(partial(_character, body), PART.finditer(text)))


def _letter(escape: re.Match[str]) -> str:
    return ESCAPES[escape[1]]


def quoted(text: str) -> str:
    """Return the EQL string in double quotes that stands for `text`."""
    return '"' + "".join(map(_written, text)) + '"'


def _character(body: Span, part: re.Match[str]) -> str:
    span = Span(body.source, body.start + part.start(), body.start + part.end())
    match part.lastgroup:
        case "plain":
            return part.group()
        case "code":
            return _code_point(part.group(), span)
        case _:
            return _escaped(part.group("letter"), span)


def _escaped(letter: str, span: Span) -> str:
    if letter == "u":
        hint = "a code point is written in braces: `\\u{e9}`; a backslash is written twice"
        raise DiagnosticError(UnknownEscape(escape="\\u", hint=hint, span=span))
    if letter not in ESCAPES:
        raise DiagnosticError(UnknownEscape(escape=f"\\{letter}", span=span))
    return ESCAPES[letter]


def _code_point(escape: str, span: Span) -> str:
    r"""Return the character of `\u{digits}`; both complaints are worded as Elasticsearch words them."""
    digits = escape[3:].removesuffix("}")
    if not escape.endswith("}") or len(digits) not in HEX_DIGITS:
        hint = f"Unicode sequence should use [2-8] hex digits, [{escape}] has [{len(digits)}]"
        raise DiagnosticError(UnknownEscape(escape=escape, hint=hint, span=span))
    code = int(digits, 16)
    if code > HIGHEST or code in SURROGATES:
        raise DiagnosticError(
            UnknownEscape(escape=escape, hint=f"Invalid unicode character code [{digits}]", span=span)
        )
    return chr(code)


def _written(character: str) -> str:
    if character in WRITTEN:
        return WRITTEN[character]
    return character if character.isprintable() else f"\\u{{{ord(character):04x}}}"
