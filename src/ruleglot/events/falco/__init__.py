"""What Falco's engine records of an activity.

`event_types`, `flags` the engine's own tables · `syscalls` an activity as the system calls that the driver sends ·
`view` a call as the fields of an event, from `arguments` (`evt.*`), `descriptors` (`fd.*`), `resolved` (`fs.path.*`),
`process`, `lineage`, `programs` (`proc.*`, `user.*`), `container`. Captures (`events/capture`) write the same calls.
"""
