"""How an activity comes to carry a value of a field of Falco's: the tables, by what the fields are about.

`processes` what a process is · `lineage` whose, those above it too · `containers` the container and its pod · `calls`
the system call: its name, its result, its flags · `arguments` what it was given · `descriptors` what it opened or
connected · `table` all of them. What the engine makes of an activity stands in `events.falco`; here is the way back.
"""
