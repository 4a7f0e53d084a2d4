"""Sigma detections: YAML to IR and back.

`read` through pySigma, which is met here and nowhere else · `printer` IR → named selections and a condition.
"""
