"""ECS to Sigma, in two taxonomies.

`sigmahq` the official taxonomy: the names that SigmaHQ's checks accept, those of Sysmon for Linux · `fields` its table
· `ecs` ECS names kept, for those who search Elastic's own documents with Sigma rules.
"""
