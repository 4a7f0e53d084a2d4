"""How a call to a cluster's API comes to carry a value of a field, and how to take one away.

`calls` how what was not asked for follows what was · `requests` the object that is meant, and the URI that names it ·
`uris` such as fit a pattern, and nearly do · `answers` who asks, from where, and what became of it · `bodies` what a
request carries · `table` all settable fields of ECS, Falco and Sigma · `absences` what to take away · `stages` calls to
begin with · `siblings` what might be mistaken for a call.
"""
