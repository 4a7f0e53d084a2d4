"""Calls to a Kubernetes cluster's API: their parts, and how each platform's sensor records them.

`callers` who calls · `resources` what an API server serves · `bodies` what a request carries · `objects` the bodies in
Kubernetes' JSON · `audit` a call as the event that the API server logs, which is all that any sensor has · `ecs`,
`falco`, `sigma` what the three make of that event. The call itself is `activity/kubernetes`.
"""
