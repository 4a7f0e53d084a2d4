"""What Elastic's sensors on Linux record of an activity, as ECS documents.

`view` the whole document · `kinds` what ECS calls each kind of activity · `process` the process and those above it ·
`dates` how a time is written · `documented` what one sensor is documented to record of it.
"""
