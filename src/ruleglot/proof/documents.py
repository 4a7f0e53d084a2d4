r"""What a document holds in a field for which no property stands, and an activity whose document holds what was found.

Fields that rules ask for seldom have no reading of their own (`readings`): their values are free, as far as the field
allows, and to make an activity that has them is left to the setters by which witnesses are derived.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> web = held(FileCreate(process=BASH, path="/etc/motd", story=""), {"container.name": ("web",)})
>>> web.process.container.details.name
'web'
>>> from ruleglot.automata.search import contains
>>> [contains(contents("kubernetes.audit.verb"), each) for each in ("get\0", "GET\0", "get\0list\0", "")]
[True, False, False, False]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.automata.sets import either, one_of, text, then, times
from ruleglot.events.activity.kubernetes import Decision, Level, Stage, Verb
from ruleglot.events.derivation.absences import without
from ruleglot.events.derivation.kubernetes.table import in_document
from ruleglot.events.derivation.settable import given, rank
from ruleglot.events.kubernetes.audit import DECISION, REASON
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.proof.gaps import CONTENT, NUL
from ruleglot.proof.reading import decimals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.automata.sets import Node
    from ruleglot.events.derivation.kinds import Derived
    from ruleglot.proof.properties import Elements

SOMETHING = then(~one_of("\0"), CONTENT)
"""What is not empty: the pipeline of Elastic's integration takes away what is."""

SEGMENT = times(~one_of("\0/%"), 1)
"""What may be one segment of a path, and so a name."""


def _words(*words: str) -> Node:
    return either(*(text(each) for each in words))


ALWAYS: Mapping[str, Node] = {
    "apiVersion": text("audit.k8s.io/v1"),
    "kind": text("Event"),
    "level": _words(*Level),
    "requestURI": then(text("/"), CONTENT),
    "stage": _words(*Stage),
    "verb": _words(*Verb),
}
"""The one text that each audit event has somewhere, by its path in the event."""

AT_MOST_ONCE: Mapping[str, Node] = {
    **{f"objectRef.{part}": SEGMENT for part in ("apiGroup", "name", "namespace", "resource", "subresource")},
    **{f"{who}.{what}": SOMETHING for who in ("user", "impersonatedUser") for what in ("username", "uid")},
    f"annotations.{DECISION}": _words(*Decision),
    f"annotations.{REASON}": SOMETHING,
    "responseStatus.code": either(text("101"), decimals(200, 599)),
    "userAgent": SOMETHING,
}
"""The text that an audit event has somewhere, or has not."""

URI_OF, PART_OF = in_document("requestURI"), in_document("objectRef.subresource")

CONTENTS: Mapping[str, Node] = {
    **{in_document(path): then(each, NUL) for path, each in ALWAYS.items()},
    **{in_document(path): times(then(each, NUL), 0, 1) for path, each in AT_MOST_ONCE.items()},
}
"""The lists that a field of a document may hold, by its name, each as one text."""

ANY = times(then(CONTENT, NUL), 0)
"""The lists that a field may hold of which nothing is known."""


def contents(name: str) -> Node:
    """Return all lists that a document may hold in a field, each as one text (`reading.encoded`)."""
    return CONTENTS.get(name, ANY)


def held(activity: Derived, documents: Mapping[str, Elements]) -> Derived:
    """Return the activity with these values in its document, by the names of ECS; none where the list is empty.

    Raises `ValueError` where no machine can do that, as far as is known. That a field has several values at once, or
    that one is changed by the next, is left to be seen by who looks at the document.
    """
    documents = _with_parameters(documents)
    for field in sorted((Field(vocabulary=Vocabulary.ECS, name=name) for name in documents), key=rank):
        elements = documents[field.name]
        if not elements:
            activity = without(field.name, activity) or activity
        for each in elements:
            changed = given(field, activity, each)
            if changed is None:
                message = f"there is no way to have {each!r} in {field.name}"
                raise ValueError(message)
            activity = changed
    return activity


def _with_parameters(documents: Mapping[str, Elements]) -> Mapping[str, Elements]:
    """Return the values, with the parameters of a URI behind the part of the object that is asked for.

    What a pattern has a hole for there may be any character, and where it is no question mark, the part is another one.
    """
    uris, parts = documents.get(URI_OF, ()), documents.get(PART_OF, ())
    if len(uris) != 1 or len(parts) != 1:
        return documents
    path, part, rest = uris[0].partition(f"/{parts[0]}")
    return {**documents, URI_OF: (f"{path}{part}?{rest[1:]}",)} if rest[:1] not in {"", "/", "?"} else documents
