"""The languages that rules are written in; each folder is an island that knows no other.

`eql` Elastic's Event Query Language · `falco` Falco's filter conditions · `sigma` Sigma detections. Each has a reader
(text to IR, written from the language's own grammar) and a printer (IR to text).
"""
