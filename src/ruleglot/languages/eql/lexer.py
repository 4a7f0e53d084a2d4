r"""Text to tokens, by the token rules of Elasticsearch's grammar (8.9 and later).

>>> from ruleglot.source import Source
>>> [token.kind.name for token in tokenize(Source("q", 'file where name : ("a*", `b.c`) // why'))]
['NAME', 'KEYWORD', 'NAME', 'SYMBOL', 'SYMBOL', 'STRING', 'SYMBOL', 'QUOTED_NAME', 'SYMBOL', 'END']
>>> tokenize(Source("q", r'"C:\\a"'))[0].value
'C:\\a'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto, unique
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import StrayCharacter, UnfinishedText, UnknownEscape
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# fmt: off
KEYWORDS = frozenset({
    "and", "any", "by", "false", "in", "join", "like", "maxspan", "not", "null", "of", "or", "regex", "sample",
    "sequence", "true", "until", "where", "with",
})
# fmt: on
"""Reserved: a field of such a name stands in backticks. Keywords are lower case."""


@unique
class TokenKind(Enum):
    """What a token is."""

    NAME = auto()
    FUNCTION = auto()  # a name with a tilde behind it: startsWith~
    KEYWORD = auto()
    QUOTED_NAME = auto()  # `…`
    STRING = auto()
    INTEGER = auto()
    DECIMAL = auto()
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `value` is its text, for strings and quoted names what they stand for."""

    kind: TokenKind
    value: str
    span: Span

    def is_keyword(self, word: str) -> bool:
        """Return whether the token is this keyword."""
        return self.kind is TokenKind.KEYWORD and self.value == word

    def is_symbol(self, *symbols: str) -> bool:
        """Return whether the token is one of these symbols."""
        return self.kind is TokenKind.SYMBOL and self.value in symbols

    @property
    def shown(self) -> str:
        """The token as a message names it."""
        return "the end of the query" if self.kind is TokenKind.END else f"`{self.span.text}`"


TOKEN = re.compile(
    r"""
      (?P<blank>[ \t\r\n]+ | //[^\n]*)
    | (?P<comment>/\*)
    | (?P<raw>\"\"\")
    | (?P<string>")
    | (?P<backtick>`)
    | (?P<decimal>[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)? | \.[0-9]+(?:[eE][+-]?[0-9]+)? | [0-9]+[eE][+-]?[0-9]+)
    | (?P<integer>[0-9]+)
    | (?P<predicate>(?:in|like|regex)~)
    | (?P<function>[a-zA-Z][a-zA-Z0-9_]*~)
    | (?P<name>[a-zA-Z_@][a-zA-Z0-9_]*)
    | (?P<symbol>==|!=|<=|>=|!\[|[<>:()\[\],.|+\-*/%?=])
    """,
    re.VERBOSE,
)

HINTS = {
    "'": "strings stand in double quotes: Use double quotes [\"] to define string literals, not single quotes [']",
    "!": "write `not` before the condition, or `!=` between two values",
    "&": "write `and`",
}

ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


def tokenize(source: Source) -> tuple[Token, ...]:
    """Return the tokens of a text; the last one is `END`. Raises `DiagnosticError` (Q002, Q003, Q004)."""
    return tuple(_tokens(source))


def _tokens(source: Source) -> Iterator[Token]:
    text, place = source.text, 0
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            stray = text[place]
            raise DiagnosticError(
                StrayCharacter(found=f"`{stray}`", hint=HINTS.get(stray, ""), span=Span(source, place, place + 1))
            )
        match found.lastgroup:
            case "blank":
                place = found.end()
            case "comment":
                place = _after_comment(source, place)
            case "raw" | "string" | "backtick":
                token = _quoted(source, place, found.lastgroup)
                yield token
                place = token.span.end
            case _:
                yield _plain(found, source)
                place = found.end()
    yield Token(TokenKind.END, "", Span(source, len(text), len(text)))


def _plain(found: re.Match[str], source: Source) -> Token:
    text, span = found.group(), Span(source, found.start(), found.end())
    match found.lastgroup:
        case "decimal":
            return Token(TokenKind.DECIMAL, text, span)
        case "integer":
            return Token(TokenKind.INTEGER, text, span)
        case "predicate":
            return Token(TokenKind.KEYWORD, text, span)
        case "function":
            return Token(TokenKind.FUNCTION, text, span)
        case "name":
            return Token(TokenKind.KEYWORD if text in KEYWORDS else TokenKind.NAME, text, span)
        case _:
            return Token(TokenKind.SYMBOL, text, span)


def _after_comment(source: Source, start: int) -> int:
    """Return the place after a comment that may hold comments."""
    depth, place = 0, start
    for mark in re.compile(r"/\*|\*/").finditer(source.text, start):
        depth += 1 if mark.group() == "/*" else -1
        place = mark.end()
        if depth == 0:
            return place
    raise DiagnosticError(UnfinishedText(what="comment", mark="`*/`", span=Span(source, start, start + 2)))


def _quoted(source: Source, start: int, kind: str) -> Token:
    match kind:
        case "raw":
            return _raw_string(source, start)
        case "string":
            return _string(source, start)
        case _:
            return _quoted_name(source, start)


def _raw_string(source: Source, start: int) -> Token:
    """Read a string in triple quotes: one line, backslashes are themselves, up to two more quotes belong to it."""
    found = re.compile(r'"""([^\r\n]*?"{0,2})"""(?!")').match(source.text, start)
    if found is None:
        span = Span(source, start, start + 3)
        raise DiagnosticError(UnfinishedText(what="string", mark='`"""` on the same line', span=span))
    return Token(TokenKind.STRING, found.group(1), Span(source, start, found.end()))


def _string(source: Source, start: int) -> Token:
    found = re.compile(r'"((?:[^"\\\r\n]|\\[^\r\n])*)"').match(source.text, start)
    if found is None:
        span = Span(source, start, start + 1)
        raise DiagnosticError(UnfinishedText(what="string", mark='`"` on the same line', span=span))
    value = "".join(_unescaped(source, start + 1, found.group(1)))
    return Token(TokenKind.STRING, value, Span(source, start, found.end()))


def _unescaped(source: Source, start: int, body: str) -> Iterator[str]:
    for part in re.finditer(r"[^\\]+|\\u\{[0-9a-fA-F]*\}?|\\(.)", body):
        text = part.group()
        if not text.startswith("\\"):
            yield text
        elif text.startswith("\\u{"):
            yield _code_point(text, Span(source, start + part.start(), start + part.end()))
        elif part.group(1) in ESCAPES:
            yield ESCAPES[part.group(1)]
        else:
            span = Span(source, start + part.start(), start + part.end())
            raise DiagnosticError(UnknownEscape(escape=text, span=span))


def _code_point(escape: str, span: Span) -> str:
    digits = escape[3:-1] if escape.endswith("}") else ""
    if not 2 <= len(digits) <= 8:  # noqa: PLR2004 - the grammar's own bounds
        hint = f"Unicode sequence should use [2-8] hex digits, [{escape}] has [{len(digits)}]"
        raise DiagnosticError(UnknownEscape(escape=escape, hint=hint, span=span))
    code = int(digits, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - beyond Unicode, surrogates
        hint = f"Invalid unicode character code [{digits}]"
        raise DiagnosticError(UnknownEscape(escape=escape, hint=hint, span=span))
    return chr(code)


def _quoted_name(source: Source, start: int) -> Token:
    found = re.compile(r"`((?:[^`]|``)*)`").match(source.text, start)
    if found is None:
        span = Span(source, start, start + 1)
        raise DiagnosticError(UnfinishedText(what="name", mark="a backtick", span=span))
    return Token(TokenKind.QUOTED_NAME, found.group(1).replace("``", "`"), Span(source, start, found.end()))
