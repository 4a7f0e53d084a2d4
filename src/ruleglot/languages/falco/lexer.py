r"""Text to tokens, by the rules of libsinsp's filter lexer.

A bare word ends at a blank or at one of ``( ) " ' = ,`` and knows no escapes; a quoted one does:

>>> from ruleglot.source import Source
>>> [token.value for token in tokenize(Source("c", r'proc.name in (a\b, "x\\y")'))]
['proc.name', 'in', '(', 'a\\b', ',', 'x\\y', ')', '']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto, unique
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.falco import UnexpectedToken
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


@unique
class Kind(Enum):
    """What a token is."""

    WORD = auto()
    QUOTED = auto()
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `value` is its text, for a quoted one what it stands for. `after_blank`: a blank stands before it."""

    kind: Kind
    value: str
    span: Span
    after_blank: bool

    def is_word(self, *words: str) -> bool:
        """Return whether the token is one of these bare words."""
        return self.kind is Kind.WORD and self.value in words

    def is_symbol(self, *symbols: str) -> bool:
        """Return whether the token is one of these symbols."""
        return self.kind is Kind.SYMBOL and self.value in symbols

    @property
    def shown(self) -> str:
        """The token as a message names it."""
        return "the end of the condition" if self.kind is Kind.END else f"`{self.span.text}`"


TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+)
      | (?P<symbol>==|!=|<=|>=|[=<>(),])
      | (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<word>(?:[^()"'\s=,!<>\[]|\[[^\]\s]*\]|[!<>\[](?!=))+)""",
    re.VERBOSE | re.DOTALL,
)

ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "\\": "\\", "/": "/", " ": "\\"}
"""Escapes of quoted strings; an escaped blank gives a backslash (a habit of libsinsp)."""


def tokenize(source: Source) -> tuple[Token, ...]:
    """Return the tokens of a condition; the last one is `END`. Raises `DiagnosticError` (F001)."""
    return tuple(_tokens(source))


def _tokens(source: Source) -> Iterator[Token]:
    place, blank = 0, False
    while place < len(source.text):
        found = TOKEN.match(source.text, place)
        if found is None:
            span = Span(source, place, place + 1)
            raise DiagnosticError(UnexpectedToken(found=f"`{span.text}`", expected="a closed string", span=span))
        place, text = found.end(), found.group()
        span = Span(source, found.start(), found.end())
        match found.lastgroup:
            case "blank":
                blank = True
                continue
            case "symbol":
                yield Token(Kind.SYMBOL, text, span, blank)
            case "quoted":
                yield Token(Kind.QUOTED, "".join(_unescaped(text, span)), span, blank)
            case _:
                yield Token(Kind.WORD, text, span, blank)
        blank = False
    yield Token(Kind.END, "", Span(source, len(source.text), len(source.text)), blank)


def _unescaped(text: str, span: Span) -> Iterator[str]:
    quote = text[0]
    for part in re.finditer(r"[^\\]+|\\x([0-9a-fA-F]{2})|\\(.)", text[1:-1], re.DOTALL):
        code, letter = part.groups()
        if code is not None:
            yield chr(int(code, 16))
        elif letter is None:
            yield part.group()
        elif letter in ESCAPES or letter == quote:
            yield ESCAPES.get(letter, letter)
        else:
            expected = "an escape such as `\\\\` or `\\x5c`"
            raise DiagnosticError(UnexpectedToken(found=f"`\\{letter}`", expected=expected, span=span))
