"""The two kinds of activities that are thought up: what happens on a machine, and calls to a cluster's API.

Whoever changes an activity leaves it of its kind, so that rules about machines are put to machines only.
"""

from __future__ import annotations

from typing import TypeVar

from ruleglot.events.activity import Activity

Derived = TypeVar("Derived", bound=Activity)
"""An activity of one of the two kinds."""
