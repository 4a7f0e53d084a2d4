"""The engine's own tables.

`model` what an event type is · `processes`, `files`, `network` the rows, put together in `event_types` · `flags` the
names of numbers.
"""
