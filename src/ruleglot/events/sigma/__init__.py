"""An activity as a record of the log sources that Sigma rules are run on.

`view` what Sysmon for Linux writes, and the ECS document under Sigma's log sources · `auditd` the audit log's records.
"""
