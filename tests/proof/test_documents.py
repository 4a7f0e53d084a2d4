"""What a document may hold in a field, and activities whose documents hold what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.events.kubernetes.calls import calls

from ruleglot.automata.search import contains
from ruleglot.evaluation.values import values
from ruleglot.events.activity import ApiCall, Exec, FileCreate
from ruleglot.events.derivation.kubernetes.stages import stages
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.kubernetes.ecs import ecs_document as document_of_call
from ruleglot.events.scenes.cast import BASH, WEB_SHELL
from ruleglot.events.scenes.kubernetes import API_CALLS
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.proof.documents import CONTENTS, contents, held
from ruleglot.proof.reading import encoded

GET, CREATE, *_ = stages(0)
MADE = FileCreate(process=BASH, path="/etc/motd", story="")


def shown(activity: Exec | FileCreate | ApiCall, name: str) -> tuple[str, ...]:
    document = document_of_call(activity) if isinstance(activity, ApiCall) else ecs_document(activity)
    assert document is not None
    return tuple(map(str, values(Field(vocabulary=Vocabulary.ECS, name=name), document)))


def audit(name: str) -> str:
    return f"kubernetes.audit.{name}"


DECISION = audit("annotations.authorization_k8s_io/decision")


@given(calls())
def test_documents_hold_what_they_may(call: ApiCall) -> None:
    for name in CONTENTS:
        assert contains(contents(name), encoded(shown(call, name))), name


def test_documents_of_the_scenes_hold_what_they_may() -> None:
    for call in API_CALLS:
        for name in CONTENTS:
            assert contains(contents(name), encoded(shown(call, name))), (call.story, name)


@pytest.mark.parametrize(
    ("name", "elements"),
    [
        (audit("verb"), ("GET",)),
        (audit("verb"), ()),
        (audit("level"), ("ResponseComplete",)),
        (audit("stage"), ("ResponseComplete", "ResponseStarted")),
        (DECISION, ("deny",)),
        (audit("requestURI"), ("api/v1",)),
        (audit("objectRef.name"), ("a/b",)),
        (audit("user.username"), ("",)),
        (audit("responseStatus.code"), ("600",)),
    ],
)
def test_nothing_else_is_thought_possible(name: str, elements: tuple[str, ...]) -> None:
    assert not contains(contents(name), encoded(elements))


def test_of_other_fields_nothing_is_known() -> None:
    assert contains(contents("container.name"), encoded(("a", "", "b")))


@pytest.mark.parametrize(
    "documents",
    [
        {"container.name": ("web",), "container.image.tag": ("1.25",)},
        {"orchestrator.namespace": ("prod",), "orchestrator.resource.label": ("app:web",)},
        {"container.id": ()},
        {"user.name": ()},
    ],
)
def test_what_happens_on_a_machine_holds_it(documents: dict[str, tuple[str, ...]]) -> None:
    for activity in (MADE, Exec(process=WEB_SHELL, story="")):
        made = held(activity, documents)
        assert {name: shown(made, name) for name in documents} == documents


@pytest.mark.parametrize("call", [GET, CREATE, *API_CALLS[:12]], ids=lambda call: call.story or call.verb)
@pytest.mark.parametrize(
    "documents",
    [
        {audit("verb"): ("delete",), audit("objectRef.resource"): ("events",), audit("stage"): ("ResponseComplete",)},
        {DECISION: ("forbid",), audit("verb"): ("create",), audit("stage"): ("ResponseComplete",)},
        {DECISION: (), audit("verb"): ("list",)},
        {audit("user.username"): (), DECISION: ()},
        {audit("user.username"): ("system:anonymous",), audit("level"): ("RequestResponse",)},
        {audit("objectRef.subresource"): (), audit("objectRef.namespace"): ("trident",)},
        {
            audit("requestURI"): ("/api/v1/namespaces/vuls/pods/x/exec?command=df",),
            audit("objectRef.namespace"): ("vuls",),
            audit("objectRef.subresource"): ("exec",),
            audit("verb"): ("get",),
            "data_stream.dataset": ("kubernetes.audit_logs",),
        },
    ],
)
def test_any_call_comes_to_hold_it(call: ApiCall, documents: dict[str, tuple[str, ...]]) -> None:
    made = held(call, documents)
    assert {name: shown(made, name) for name in documents} == documents


def test_parameters_stand_behind_the_part_that_is_asked_for() -> None:
    part, uri = audit("objectRef.subresource"), audit("requestURI")
    path = "/api/v1/namespaces/vuls/pods/x/exec"
    made = held(GET, {uri: (f"{path}!command=df",), part: ("exec",)})
    assert made.request_uri == f"{path}?command=df"
    assert held(GET, {uri: (path,), part: ("exec",)}).request_uri == path
    assert held(GET, {uri: (f"{path}!x",)}).request_uri == f"{path}!x"


@pytest.mark.parametrize(
    ("name", "element"), [(audit("verb"), "GET"), ("data_stream.dataset", "x"), ("process.name", "curl")]
)
def test_call_that_cannot_be_is_refused(name: str, element: str) -> None:
    with pytest.raises(ValueError, match="there is no way"):
        held(GET, {name: (element,)})


def test_machine_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no way"):
        held(MADE, {audit("verb"): ("get",)})
