"""The kinds of wrong versions of a rule, in the order in which those of one place are made."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Mutation(StrEnum):
    """One small mistake, in the words of a report."""

    NEGATION_ADDED = "negation added"
    NEGATION_DROPPED = "negation dropped"
    AND_OR_SWAPPED = "and/or swapped"
    CLAUSE_REMOVED = "clause removed"
    SCOPE_MOVED = "scope of a group moved"
    VALUE_REMOVED = "value removed"
    WILDCARD_MOVED = "wildcard moved or lost"
    CHARACTER_HOLE_CHANGED = "hole for one character changed"
    ANCHORING_CHANGED = "anchoring changed"
    TEXT_CUT = "last character of a text cut off"
    CASE_FLIPPED = "case rule flipped"
    NUMBER_OFF_BY_ONE = "number off by one"
    FIELD_SWAPPED = "field swapped for its neighbour"
