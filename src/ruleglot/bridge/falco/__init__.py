"""ECS to Falco (libsinsp's fields, Falco 0.44 and later).

`bridge` a whole query · `events` which `evt.type` each kind of activity is · `fields` the table of fields · `idioms`
what has no one-to-one field: arguments, directories, user ids, containers · `words` libsinsp's names as IR terms.
"""
