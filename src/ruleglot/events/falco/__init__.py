"""What Falco's engine records of an activity.

`tables/` the engine's own tables · `calls/` an activity as the system calls that the driver sends · `view` a call as
the fields of an event, from `arguments` (`evt.*`), `descriptors` (`fd.*`), `resolved` (`fs.path.*`), `process`,
`lineage`, `programs` (`proc.*`, `user.*`), `container`; `known` what the engine has been told of a process by then.
Captures (`events/capture`) write the same calls.
"""
