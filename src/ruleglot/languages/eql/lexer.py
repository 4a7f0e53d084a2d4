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
from ruleglot.diagnostics.eql import StrayCharacter, UnfinishedText
from ruleglot.languages.eql.strings import SURROGATES, unescaped
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.diagnostics.diagnostic import Diagnostic

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
    KEYWORD = auto()  # also in~, like~ and regex~
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

    def is_keyword(self, *words: str) -> bool:
        """Return whether the token is one of these keywords."""
        return self.kind is TokenKind.KEYWORD and self.value in words

    def is_symbol(self, *symbols: str) -> bool:
        """Return whether the token is one of these symbols."""
        return self.kind is TokenKind.SYMBOL and self.value in symbols

    @property
    def shown(self) -> str:
        """The token as a message names it."""
        return "the end of the query" if self.kind is TokenKind.END else f"`{self.span.text}`"


TOKEN = re.compile(
    r"""
      (?P<blank>[ \t\r\n]+ | //[^\r\n]*)
    | (?P<comment>/\*)
    | (?P<raw>\"\"\"[^\r\n]*?\"\"\"\"{0,2})            # one line; up to two quotes before the closing three
    | (?P<open_raw>\"\"\")
    | (?P<string>"(?:[^"\\\r\n] | \\[^\r\n])*")
    | (?P<open_string>")
    | (?P<backticks>`(?:[^`] | ``)*`)
    | (?P<open_backtick>`)
    | (?P<decimal>[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)? | \.[0-9]+(?:[eE][+-]?[0-9]+)? | [0-9]+[eE][+-]?[0-9]+)
    | (?P<integer>[0-9]+)
    | (?P<predicate>(?:in|like|regex)~)
    | (?P<function>[a-zA-Z][a-zA-Z0-9_]*~)
    | (?P<name>[a-zA-Z_@][a-zA-Z0-9_]*)
    | (?P<symbol>==|!=|<=|>=|!\[|[<>:()\[\],.|+\-*/%?=])
    """,
    re.VERBOSE,
)

PLAIN = {
    "decimal": TokenKind.DECIMAL,
    "integer": TokenKind.INTEGER,
    "predicate": TokenKind.KEYWORD,
    "function": TokenKind.FUNCTION,
    "symbol": TokenKind.SYMBOL,
}
"""Tokens whose value is their text."""

UNFINISHED = {
    "open_raw": ("string", '`"""` on the same line'),
    "open_string": ("string", '`"` on the same line; inside, `\\"` is a quote and `\\\\` a backslash'),
    "open_backtick": ("name", "a backtick"),
}
"""What a lonely opening mark begins, and what should close it."""

STRAY = {
    "'": "Use double quotes [\"] to define string literals, not single quotes [']",
    "\N{LEFT DOUBLE QUOTATION MARK}": 'strings stand in straight double quotes: `"`',
    "\N{RIGHT DOUBLE QUOTATION MARK}": 'strings stand in straight double quotes: `"`',
    "\N{NO-BREAK SPACE}": "this is a no-break space; write an ordinary one",
    "!:": "write `not field : …`",
    "!": "write `not` before the condition, or `!=` between two values",
    "&&": "write `and`",
    "&": "write `and`",
    "$": "EQL has no variables",
    "\\": "a backslash only stands in strings",
}
"""What to do about characters that people bring along from elsewhere; the longer text first."""

ON_A_LINE = frozenset({"open_raw", "open_string"})
OPEN = ON_A_LINE | {"open_backtick", "comment"}
"""What does not end where it should takes the rest of its line with it, or of the text."""

MOST_FAULTS = 20
LINE_END = re.compile(r"[\r\n]")
NOT_TEXT = re.compile(f"[{chr(SURROGATES.start)}-{chr(SURROGATES.stop - 1)}]")
SINGLE_QUOTED = re.compile(r"'[^'\r\n]*'")
COMMENT_MARK = re.compile(r"/\*|\*/")


def tokenize(source: Source) -> tuple[Token, ...]:
    """Return the tokens of a text; the last one is `END`.

    Raises `DiagnosticError` (Q002, Q003, Q004) with all faults up to the `MOST_FAULTS`-th.
    """
    if (half := NOT_TEXT.search(source.text)) is not None:
        hint = "this is one half of a character; the file was not decoded as it was written"
        span = Span(source, half.start(), half.end())
        raise DiagnosticError(StrayCharacter(found=f"`\\u{{{ord(half.group()):x}}}`", hint=hint, span=span))
    faults: list[Diagnostic] = []
    tokens = tuple(_tokens(source, faults))
    if faults:
        raise DiagnosticError(*faults[:MOST_FAULTS])
    return tokens


def _tokens(source: Source, faults: list[Diagnostic]) -> Iterator[Token]:
    """Yield the tokens; what is none is noted among the `faults`, and the text read on behind it."""
    text, place = source.text, 0
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            fault = _stray(source, place)
            faults.append(fault)
            place = fault.span.end if fault.span else len(text)
            continue
        place = found.end()
        try:
            if found.lastgroup == "comment":
                place = _after_comment(source, found.start())
            elif found.lastgroup != "blank":
                yield _token(found, Span(source, found.start(), found.end()))
        except DiagnosticError as error:
            faults += error.diagnostics
            if found.lastgroup in OPEN:
                place = _after_line(text, place) if found.lastgroup in ON_A_LINE else len(text)
    yield Token(TokenKind.END, "", Span(source, len(text), len(text)))


def _after_line(text: str, place: int) -> int:
    end = LINE_END.search(text, place)
    return len(text) if end is None else end.start()


def _token(found: re.Match[str], span: Span) -> Token:
    text, form = found.group(), str(found.lastgroup)
    match form:
        case "name":
            return Token(TokenKind.KEYWORD if text in KEYWORDS else TokenKind.NAME, text, span)
        case "raw":
            return Token(TokenKind.STRING, text[3:-3], span)
        case "string":
            return Token(TokenKind.STRING, unescaped(Span(span.source, span.start + 1, span.end - 1)), span)
        case "backticks":
            return Token(TokenKind.QUOTED_NAME, text[1:-1].replace("``", "`"), span)
        case "open_raw" | "open_string" | "open_backtick":
            what, mark = UNFINISHED[form]
            raise DiagnosticError(UnfinishedText(what=what, mark=mark, span=span))
        case _:
            return Token(PLAIN[form], text, span)


def _after_comment(source: Source, start: int) -> int:
    """Return the place after a comment that may hold comments."""
    depth = 0
    for mark in COMMENT_MARK.finditer(source.text, start):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    raise DiagnosticError(UnfinishedText(what="comment", mark="`*/`", span=Span(source, start, start + 2)))


def _stray(source: Source, place: int) -> StrayCharacter:
    text = next((text for text in STRAY if source.text.startswith(text, place)), source.text[place])
    quoted = SINGLE_QUOTED.match(source.text, place)
    span = Span(source, place, quoted.end() if quoted else place + len(text))
    return StrayCharacter(found=f"`{text}`", hint=STRAY.get(text, ""), span=span)
