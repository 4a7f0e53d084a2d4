"""A place among the tokens: look, take, and say what is wrong here.

>>> from ruleglot.languages.eql.lexer import tokenize
>>> from ruleglot.source import Source
>>> cursor = Cursor(tokenize(Source("q", "process where true")))
>>> cursor.take().value, cursor.token.value, cursor.following.value
('process', 'where', 'true')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import TooDeep, UnclosedBracket, UnexpectedToken
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.languages.eql.lexer import Token, TokenKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ruleglot.languages.eql.syntax import Expression

DEEPEST = 100
"""So many expressions may stand inside each other. People's rules stay below 10; Python's stack would hold more."""


END = TokenKind.END


class Cursor:
    """Walks over tokens from the first to the last; the last one, `END`, is never left behind.

    `token` is the one here, `depth` how many expressions stand around it.
    """

    __slots__ = ("_place", "_tokens", "depth", "token")

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = (*tokens, tokens[-1])  # what follows the end is the end
        self._place = 0
        self.depth = 0
        self.token = tokens[0]

    @property
    def following(self) -> Token:
        """The token after this one."""
        return self._tokens[self._place + 1]

    @property
    def previous(self) -> Token:
        """The token taken last; at the very beginning the one here."""
        return self._tokens[max(self._place - 1, 0)]

    def take(self) -> Token:
        """Return the token here and go on to the next one."""
        token = self.token
        if token.kind is not END:
            self._place += 1
            self.token = self._tokens[self._place]
        return token

    def expect(self, symbol: str, hint: str = "") -> Token:
        """Take this symbol. Raises `DiagnosticError` (Q001)."""
        if self.token.word != symbol:
            self.unexpected(f"`{symbol}`", hint)
        return self.take()

    def close(self, opener: Token, closer: str, expected: str) -> Token:
        """Take the bracket that closes `opener`; `expected` names all that could stand here.

        Raises `DiagnosticError` with two diagnostics: Q005 points at the opener, Q001 at what stands here.
        """
        if self.token.word != closer:
            here = self._complaint(expected, self.did_you_mean(("and", "or", "not", "in", "like", "regex")))
            there = UnclosedBracket(opener=opener.value, closer=closer, found=self.token.shown, span=opener.span)
            raise DiagnosticError(there, here)
        return self.take()

    def skip_behind(self, opener: Token, depth: int) -> None:
        """Leave a faulty stage that began with `opener`: go on, at the `depth` there, where the next one may begin."""
        self.depth = depth
        self._place = max(self._place, next(at for at, token in enumerate(self._tokens) if token is opener) + 1)
        self.token = self._tokens[self._place]
        while self.token.kind is not TokenKind.END and not self._begins_next():
            self.take()

    def _begins_next(self) -> bool:
        """Return whether a stage, `until` behind a bracket, or a pipe begins here."""
        if self.token.word in {"[", "!["}:
            return self._tokens[self._place + 2].word == "where"
        return self.token.word == "|" or (self.token.word == "until" and self.following.word in {"[", "!["})

    def items(self, item: Callable[[Cursor], Expression]) -> tuple[Expression, ...]:
        """Items = item { "," item }."""
        found = [item(self)]
        while self.token.word == ",":
            self.take()
            found.append(item(self))
        return tuple(found)

    def enter(self) -> None:
        """Go one expression deeper. Raises `DiagnosticError` (Q006)."""
        if self.depth >= DEEPEST:
            raise DiagnosticError(TooDeep(bound=DEEPEST, span=self.token.span))
        self.depth += 1

    def did_you_mean(self, words: Iterable[str]) -> str:
        """Return a hint where the word here is nearly one of `words`, or the one before is a keyword in capitals."""
        known = tuple(words)
        names = near(self.token.value, known) if self.token.kind is TokenKind.NAME else ()
        shouted = self.previous.value.lower() if self.previous.kind is TokenKind.NAME else ""
        return did_you_mean(names or tuple(word for word in known if word == shouted))

    def unexpected(self, expected: str, hint: str = "") -> NoReturn:
        """Raise `DiagnosticError` (Q001) about the token here."""
        raise DiagnosticError(self._complaint(expected, hint))

    def _complaint(self, expected: str, hint: str) -> UnexpectedToken:
        return UnexpectedToken(found=self.token.shown, expected=expected, hint=hint, span=self.token.span)
