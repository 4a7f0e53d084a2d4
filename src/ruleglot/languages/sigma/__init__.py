"""Sigma detections: YAML to IR and back.

`document` YAML with the places of its parts · `soundness` what is checked before pySigma sees a rule · `read` through
pySigma, which is met there and nowhere else, to the IR · `alternatives` values joined into lists again · `items` a test
as field, modifiers and values · `printer` IR → named selections and a condition.
"""
