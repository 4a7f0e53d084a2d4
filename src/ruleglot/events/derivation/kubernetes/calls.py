"""How a call is changed so that it stays one: what was not asked for follows what was.

What an API server logs hangs together: only what exists is deleted, only what is long-running has a stage between
question and end, what is forbidden is answered with 403. A change says what it is about, and the other parts bend.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> listed = changed(API_CALLS[0], verb=Verb.LIST, stage=Stage.STARTED)
Traceback (most recent call last):
ValueError: only long-running requests have a stage between question and end
>>> refused = changed(API_CALLS[0], decision=Decision.FORBID)
>>> refused.code, changed(refused, stage=Stage.RECEIVED).decision
(403, None)

What is not bent here the constructor refuses: it knows what no API server logs.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.events.activity import ApiCall
from ruleglot.events.activity.kubernetes import (
    BEFORE_AUTHORIZATION,
    BODY_OF,
    COLLECTIVE,
    FAULT,
    FORBIDDEN,
    METHODS,
    ON_RESOURCES,
    UNAUTHORIZED,
    UNREAD,
    WRITING,
    Decision,
    Level,
    NonResourceUrl,
    ObjectReference,
    Stage,
    Verb,
)
from ruleglot.events.kubernetes.callers import ANONYMOUS
from ruleglot.events.kubernetes.resources import CORE, LONG_RUNNING, UPGRADED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Told: TypeAlias = Mapping[str, Any]
    Mend: TypeAlias = Callable[[Told, frozenset[str]], Told]

NAME, NAMESPACE = "thing-0", "default"
"""How an object is called where it must have a name, and where it lies where it must lie somewhere."""

POD = ObjectReference(resource="pods", namespace=NAMESPACE, name=NAME)
URL = NonResourceUrl(path="/healthz")

OK, CREATED, SWITCHING, FIRST_FAILURE, BUSY = 200, 201, 101, 400, 429

NOT_HANDLED = UNREAD | frozenset({UNAUTHORIZED, FORBIDDEN, BUSY})
"""Answers to a request whose object was not read, or was read and refused."""

ON_A_RESOURCE: Mapping[Verb, Verb] = {Verb.POST: Verb.CREATE, Verb.PUT: Verb.UPDATE}
AS_A_METHOD: Mapping[Verb, Verb] = {after: before for before, after in ON_A_RESOURCE.items()}
"""What is asked of a resource by a method of HTTP, and the other way round; where nothing is said: `get`."""

ALL: Mapping[Verb, Verb] = {Verb.GET: Verb.LIST, Verb.DELETE: Verb.DELETE_COLLECTION}
"""What a verb on one object is called where it is on all of them; where nothing is said: `create`."""


def changed(call: ApiCall, **changes: Any) -> ApiCall:  # noqa: ANN401 - the parts of a call, by their names
    """Return the call with other parts. Raises `ValueError` for what no API server logs."""
    told = {each.name: getattr(call, each.name) for each in fields(call)} | changes
    for mend in MENDS:
        told |= mend(told, frozenset(changes))
    return ApiCall(**told)


def _carrying(told: Told, asked: frozenset[str]) -> Told:
    """Let the request be one that carries the object, or let it carry none."""
    body, target, verb = told["body"], told["target"], told["verb"]
    if body is None:
        return {}
    resource = isinstance(target, ObjectReference) and (target.group, target.resource)
    if "body" not in asked:
        fits = resource and BODY_OF.get(resource) is type(body) and verb in WRITING
        return {} if fits and target.subresource in {None, "ephemeralcontainers"} else {"body": None}
    fitting = next((each for each, kind in BODY_OF.items() if kind is type(body)), (CORE, "pods"))
    if not resource or BODY_OF.get(resource) is not type(body):
        group, name = fitting
        namespace = None if name.startswith("cluster") else NAMESPACE
        target = ObjectReference(group=group, resource=name, namespace=namespace, name=NAME)
    answered = verb in WRITING and told["stage"] is Stage.COMPLETE and told["decision"] is Decision.ALLOW
    return {
        "target": target,
        "verb": verb if verb in WRITING else Verb.CREATE,
        "level": Level.REQUEST if told["level"] is Level.METADATA else told["level"],
        "user": told["user"] or ANONYMOUS,
        "decision": Decision.ALLOW,
        "stage": Stage.COMPLETE,
        "code": told["code"] if answered and told["code"] not in NOT_HANDLED else CREATED,
    }


def _of_its_kind(told: Told, asked: frozenset[str]) -> Told:
    """Let resources be asked with verbs, and URLs that are none with methods of HTTP."""
    verb, target = told["verb"], told["target"]
    possible, other = (ON_RESOURCES, URL) if isinstance(target, ObjectReference) else (METHODS, POD)
    if verb in possible:
        return {}
    if "verb" in asked:
        return {} if "target" in asked else {"target": other}
    turned = ON_A_RESOURCE if isinstance(target, ObjectReference) else AS_A_METHOD
    return {"verb": turned.get(verb, Verb.GET)}


def _of_one_or_all(told: Told, asked: frozenset[str]) -> Told:
    """Let what is asked for be one object or all of them, as the verb is about; or the verb about what is asked for."""
    verb, target = told["verb"], told["target"]
    if not isinstance(target, ObjectReference) or {"verb", "target"} <= asked:
        return {}
    name, part = target.name, target.subresource
    if "verb" not in asked:
        if part is not None and verb in COLLECTIVE:
            verb = Verb.GET
        elif name is None and verb not in COLLECTIVE | {Verb.CREATE}:
            verb = ALL.get(verb, Verb.CREATE)
        elif name is not None and verb is Verb.DELETE_COLLECTION:
            verb = Verb.DELETE
    elif verb in COLLECTIVE:
        name, part = None if verb is Verb.DELETE_COLLECTION else name, None
    elif verb is not Verb.CREATE:
        name = name or NAME
    lost = target.needs_namespace and target.namespace is None and verb not in {Verb.LIST, Verb.WATCH}
    namespace = NAMESPACE if lost else target.namespace
    return {"verb": verb, "target": replace(target, namespace=namespace, name=name, subresource=part)}


def _by_whom(told: Told, asked: frozenset[str]) -> Told:
    """Let bad credentials be answered before anything is decided, and let somebody ask where more is known."""
    if "user" in asked and told["user"] is None:
        return {"code": UNAUTHORIZED, "decision": None, "stage": Stage.STARTED, "acts_as": None}
    answered = {"code": OK, "decision": Decision.ALLOW, "stage": Stage.COMPLETE}
    unasked = {name: value for name, value in answered.items() if name not in asked}
    if "code" in asked and told["code"] == UNAUTHORIZED and told["user"] is None:
        return {}
    if told["user"] is None and asked & {"stage", "decision", "code", "acts_as"}:
        return {"user": ANONYMOUS, **unasked}
    was_nobody = "user" in asked and told["decision"] is None and told["code"] == UNAUTHORIZED
    nobody_yet = told["acts_as"] is not None and "acts_as" in asked and told["decision"] is None
    own_again = told["acts_as"] is None and told["decision"] is None and told["code"] == FORBIDDEN
    return unasked if was_nobody or nobody_yet or own_again else {}


def _so_far(told: Told, asked: frozenset[str]) -> Told:
    """Let what is decided and answered be what can be at that stage."""
    if "stage" not in asked:
        return {}
    match told["stage"]:
        case Stage.RECEIVED:
            return {"code": None, "decision": None}
        case Stage.PANIC:
            return {"code": FAULT, "decision": Decision.ALLOW}
        case _ if told["code"] is None:
            return {"code": OK, "decision": Decision.ALLOW}
        case _:
            return {}


def _decided(told: Told, asked: frozenset[str]) -> Told:
    """Let the answer be one to what was decided, or the decision the one that it answers."""
    decision, code, stage = told["decision"], told["code"], told["stage"]
    if asked >= {"decision", "code"}:
        return {}
    if "decision" in asked:
        early = stage in {Stage.RECEIVED, Stage.PANIC} and "stage" not in asked
        match decision:
            case Decision.FORBID:
                return {"code": FORBIDDEN, "stage": Stage.COMPLETE if early else stage}
            case Decision.ALLOW:
                gone = code in {None, FORBIDDEN, BUSY}
                return {"code": OK if gone else code, "stage": Stage.COMPLETE if code is None else stage}
            case _:
                return {"code": None if stage is Stage.RECEIVED else BUSY, "stage": Stage.COMPLETE if code else stage}
    if "code" in asked and code is not None:
        late = Stage.COMPLETE if stage is Stage.RECEIVED or (stage is Stage.PANIC and code != FAULT) else stage
        known = code == UNAUTHORIZED and told["user"] is not None
        open_ = decision is None and (code not in BEFORE_AUTHORIZATION or known)
        wrong = open_ or (decision is Decision.FORBID and code != FORBIDDEN)
        return {"stage": late, "decision": Decision.ALLOW if wrong else decision}
    return {}


def _lasting(told: Told, asked: frozenset[str]) -> Told:
    """Let the request last where it must; where it does not there is no stage in between, and no stream."""
    target, verb = told["target"], told["verb"]
    part = target.subresource if isinstance(target, ObjectReference) else None
    code = OK if told["code"] == SWITCHING and part not in UPGRADED and "code" not in asked else told["code"]
    if told["stage"] is not Stage.STARTED or told["user"] is None or verb is Verb.WATCH or part in LONG_RUNNING:
        return {"code": code}
    if "stage" not in asked:
        return {"code": code, "stage": Stage.COMPLETE}
    watched = part is None and verb in {Verb.GET, Verb.LIST} and isinstance(target, ObjectReference)
    return {"code": code, "verb": Verb.WATCH if watched and "verb" not in asked else verb}


def _parameters(told: Told, asked: frozenset[str]) -> Told:
    """Leave out the parameters that verb and name make."""
    target = told["target"]
    named = isinstance(target, ObjectReference) and told["verb"] in COLLECTIVE and target.name
    made = {"watch", "fieldSelector"} if named else {"watch"}
    return {} if "query" in asked else {"query": tuple(each for each in told["query"] if each[0] not in made)}


MENDS: tuple[Mend, ...] = (
    _carrying,
    _of_its_kind,
    _of_one_or_all,
    _by_whom,
    _so_far,
    _decided,
    _lasting,
    _parameters,
)
"""What bends, in this order: first what is asked of what, then how it went."""
