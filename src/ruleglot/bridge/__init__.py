"""From ECS to a target's own words: where the platforms differ, in tables with a reason beside each entry.

`kinds` the kinds of activity, as ECS names them · `crossing` how a condition crosses clause by clause, and what becomes
of a clause that cannot · `falco/` and `sigma/` the tables and idioms of each target. Elastic needs no bridge.
"""
