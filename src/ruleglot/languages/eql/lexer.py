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
from itertools import takewhile
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import StrayCharacter, UnfinishedText
from ruleglot.languages.eql.strings import SURROGATES, unescaped
from ruleglot.source import Source, Span

if TYPE_CHECKING:
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


@dataclass(slots=True)
class Token:
    """A token, from `start` to before `end` of its source.

    `value` is its text, for strings and quoted names what they stand for; the parts of a field's name that are not
    quoted are one token. `word` is the text of a keyword or a symbol,
    and empty for all others, so that a string is not taken for what it spells. There are so many of them that they are
    not frozen, which takes longer, and have their spans made when they are asked for.
    """

    kind: TokenKind
    value: str
    word: str
    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where the token stands."""
        return Span(self.source, self.start, self.end)

    @property
    def shown(self) -> str:
        """The token as a message names it."""
        return "the end of the query" if self.kind is TokenKind.END else f"`{self.span.text}`"


SYMBOL, STRING = TokenKind.SYMBOL, TokenKind.STRING

TOKEN = re.compile(
    r"""
    (?:[ \t\r\n]++ | //[^\r\n]*+)*+
    (?:
      (?P<name>[a-zA-Z_@][a-zA-Z0-9_]*+(?!~)(?:\.[a-zA-Z_@][a-zA-Z0-9_]*+(?!~))*+)
    | (?P<symbol>==|!=|<=|>=|!\[|[<>:()\[\],|+\-*%?=]|/(?!\*)|\.(?![0-9]))
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
    | (?P<comment>/\*)
    | (?P<end>\Z)
    )
    """,
    re.VERBOSE,
)

PLAIN = {
    "decimal": TokenKind.DECIMAL,
    "integer": TokenKind.INTEGER,
    "function": TokenKind.FUNCTION,
    "end": TokenKind.END,
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
BLANK = re.compile(r"(?:[ \t\r\n]++|//[^\r\n]*+)*+")
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
    tokens: list[Token] = []
    faults: list[Diagnostic] = []
    place: int | None = 0
    while place is not None:
        place = _read_on(source, place, tokens, faults)
    if faults:
        raise DiagnosticError(*faults[:MOST_FAULTS])
    return tuple(tokens)


def _read_on(source: Source, place: int, tokens: list[Token], faults: list[Diagnostic]) -> int | None:
    """Take in tokens until something is none, which becomes a fault; return where to go on, `None` at the end."""
    match, text = TOKEN.match, source.text
    form = ""
    while form != "end":
        found = match(text, place)
        if found is None:
            faults.append(fault := _stray(source, place))
            return fault.span.end if fault.span else len(text)
        form = found.lastgroup or ""
        start, place = found.span(form)
        word = text[start:place]
        # The three kinds that nearly all tokens are of first: a call for each takes a third more time.
        if form == "symbol":
            tokens.append(Token(SYMBOL, word, word, source, start, place))
            continue
        if form == "string" and "\\" not in word:
            tokens.append(Token(STRING, word[1:-1], "", source, start, place))
            continue
        if form == "name":
            tokens.append(token := _name(word, source, start))
            place = token.end
            continue
        try:
            if form == "comment":
                place = _after_comment(source, start)
            else:
                tokens.append(_token(form, word, source, start))
        except DiagnosticError as error:
            faults += error.diagnostics
            if form in OPEN:
                return _after_line(text, place) if form in ON_A_LINE else len(text)
    return None


def _after_line(text: str, place: int) -> int:
    end = LINE_END.search(text, place)
    return len(text) if end is None else end.start()


def _token(form: str, text: str, source: Source, start: int) -> Token:
    end = start + len(text)
    match form:
        case "string":
            value = unescaped(Span(source, start + 1, end - 1))
            return Token(TokenKind.STRING, value, "", source, start, end)
        case "predicate":
            return Token(TokenKind.KEYWORD, text, text, source, start, end)
        case "raw":
            return Token(TokenKind.STRING, text[3:-3], "", source, start, end)
        case "backticks":
            return Token(TokenKind.QUOTED_NAME, text[1:-1].replace("``", "`"), "", source, start, end)
        case "open_raw" | "open_string" | "open_backtick":
            what, mark = UNFINISHED[form]
            raise DiagnosticError(UnfinishedText(what=what, mark=mark, span=Span(source, start, end)))
        case _:
            return Token(PLAIN[form], text, "", source, start, end)


def _name(text: str, source: Source, start: int) -> Token:
    """Return a keyword, or a name up to the first of its parts that is one."""
    if text in KEYWORDS:
        return Token(TokenKind.KEYWORD, text, text, source, start, start + len(text))
    if "." in text:
        first, *others = text.split(".")
        if first in KEYWORDS:
            return _name(first, source, start)
        if not KEYWORDS.isdisjoint(others):
            text = ".".join([first, *takewhile(lambda part: part not in KEYWORDS, others)])
    return Token(TokenKind.NAME, text, "", source, start, start + len(text))


def _after_comment(source: Source, start: int) -> int:
    """Return the place after a comment that may hold comments."""
    depth = 0
    for mark in COMMENT_MARK.finditer(source.text, start):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    raise DiagnosticError(UnfinishedText(what="comment", mark="`*/`", span=Span(source, start, start + 2)))


def _stray(source: Source, blank: int) -> StrayCharacter:
    """Return the fault of the character behind the blank that begins here."""
    place = BLANK.match(source.text, blank).end()  # type: ignore[union-attr] # it matches no text too
    text = next((text for text in STRAY if source.text.startswith(text, place)), source.text[place])
    quoted = SINGLE_QUOTED.match(source.text, place)
    span = Span(source, place, quoted.end() if quoted else place + len(text))
    return StrayCharacter(found=f"`{text}`", hint=STRAY.get(text, ""), span=span)
