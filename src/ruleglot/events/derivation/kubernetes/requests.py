"""The object that a call is about, part by part, and the URI that names it.

A URI is set by what it follows from: the object that its path names, and its parameters.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> call = set_uri(API_CALLS[0], "/apis/apps/v1/namespaces/prod/deployments?limit=500")
>>> call and (call.verb, call.target.resource, call.target.group, call.query)
(<Verb.LIST: 'list'>, 'deployments', 'apps', (('limit', '500'),))

Source: the `RequestInfo` of `k8s.io/apiserver`, which reads verb and object out of a URL.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from ruleglot.events.activity.kubernetes import NonResourceUrl, ObjectReference, Verb
from ruleglot.events.derivation.kubernetes.calls import NAME, POD, changed
from ruleglot.events.kubernetes.resources import CORE, NAMESPACE_PARTS, SERVED

if TYPE_CHECKING:
    from ruleglot.events.activity import ApiCall
    from ruleglot.events.activity.kubernetes import Target
    from ruleglot.ir.nodes import Scalar

CUSTOM = "example.com"
"""The group of a resource that no group known here has."""

SELECTED = "metadata.name="
"""How a selector of fields begins that asks for the object of a name."""


def referring(call: ApiCall, **parts: Any) -> ApiCall:  # noqa: ANN401 - texts and `None`, by their names
    """Return the call about an object of which these parts are others. Raises `ValueError` where there is none."""
    old = call.target if isinstance(call.target, ObjectReference) else POD
    told: dict[str, Any] = {each.name: getattr(old, each.name) for each in fields(old)} | parts
    if parts.get("subresource") is not None:
        told["name"] = told["name"] or NAME
    elif told["name"] is None:
        told["subresource"] = None
    place = told["group"], told["resource"]
    if place == (CORE, "namespaces") and told["subresource"] not in {None, *NAMESPACE_PARTS}:
        told |= {"subresource": None} if "resource" in parts else {"resource": POD.resource, "namespace": POD.namespace}
    elif (served := SERVED.get(place)) is not None and not served.namespaced and told["namespace"] is not None:
        told |= {"namespace": None} if "resource" in parts else {"group": CORE, "resource": POD.resource}
    return changed(call, target=ObjectReference(**told))


def set_resource(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the call be about another resource, of the group that serves it."""
    old = call.target.group if isinstance(call.target, ObjectReference) else CORE
    groups = [group for group, resource in SERVED if resource == value]
    group = old if old in groups or (not groups and old != CORE) else next(iter(groups), CUSTOM)
    return referring(call, resource=str(value), group=group)


def set_group(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the resource be one of another group: the same one where the group may have it, or the first that it has."""
    resource = call.target.resource if isinstance(call.target, ObjectReference) else POD.resource
    if (str(value), resource) in SERVED:
        return referring(call, group=str(value))
    first = next((name for group, name in SERVED if group == value), resource)
    return referring(call, group=str(value), resource=first)


def set_namespace(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the object lie in another namespace; a namespace that is asked for by name is in itself."""
    target = call.target
    is_namespace = isinstance(target, ObjectReference) and (target.group, target.resource) == (CORE, "namespaces")
    if is_namespace and call.is_named_by_uri:
        return referring(call, name=str(value))
    return referring(call, namespace=str(value))


def set_name(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the object have another name."""
    return referring(call, name=str(value))


def set_subresource(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the call be about another part of the object."""
    return referring(call, subresource=str(value))


def set_version(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the object be of another version of its group."""
    return referring(call, version=str(value))


def set_verb(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let something else be asked."""
    return changed(call, verb=Verb(str(value)))  # a ValueError where there is no such verb


def set_uri(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the call be the one that has the URI: of its own verb, or of another one that is asked with such a URI."""
    path, _, query = str(value).partition("?")
    target = _target(call, path)
    parameters = tuple(parse_qsl(query, keep_blank_values=True))
    for verb in dict.fromkeys((call.verb, Verb.GET, Verb.LIST, Verb.WATCH, Verb.CREATE)):
        try:
            found = _asked(call, verb, target, parameters)
        except ValueError:  # this verb is not asked with such a URI
            continue
        if found.request_uri == value:
            return found
    return None


def _asked(call: ApiCall, verb: Verb, target: Target, parameters: tuple[tuple[str, str], ...]) -> ApiCall:
    """Return the call with a verb, a target, and those of the parameters that these do not make themselves."""
    if not isinstance(target, ObjectReference):
        return changed(call, verb=verb, target=target, query=parameters)
    told = dict(parameters)
    if verb in {Verb.LIST, Verb.WATCH} and told.get("fieldSelector", "").startswith(SELECTED):
        name = told["fieldSelector"].removeprefix(SELECTED)
        target = replace(target, name=name)
        parameters = tuple(each for each in parameters if each[0] != "fieldSelector")
    if verb is Verb.WATCH:
        parameters = tuple(each for each in parameters if each[0] != "watch")
    return changed(call, verb=verb, target=target, query=parameters)


def _target(call: ApiCall, path: str) -> Target:
    """Return what a path names. Raises `ValueError` where it is no path of the API."""
    match [unquote(part) for part in path.split("/")]:
        case ["", "api", version, first, *rest]:
            return _object(call, CORE, version, first, rest)
        case ["", "apis", group, version, first, *rest]:
            return _object(call, group, version, first, rest)
        case _:
            return NonResourceUrl(path=path)


def _object(call: ApiCall, group: str, version: str, first: str, rest: list[str]) -> ObjectReference:
    """Return the object behind the group and the version of a path."""
    namespace = None
    match first, rest:
        case "namespaces", [inside, resource, *parts] if resource not in NAMESPACE_PARTS:
            namespace, first, rest = inside, resource, parts
        case _:
            pass
    return _named(call, ObjectReference(group=group, version=version, resource=first, namespace=namespace), rest)


def _named(call: ApiCall, collection: ObjectReference, parts: list[str]) -> ObjectReference:
    """Return the one of all objects that the last parts of a path name; one that is created keeps its name."""
    if len(parts) > 2:  # noqa: PLR2004 - a name and a subresource
        raise ValueError(f"no path of an object ends with {parts}")
    name, subresource = (*parts, None, None)[:2]
    if name is None and call.verb is Verb.CREATE and isinstance(call.target, ObjectReference):
        name = call.target.name
    return replace(collection, name=name, subresource=subresource)
