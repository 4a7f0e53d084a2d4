"""What is told of a run.

`model` what there is to tell · `counterexamples` where rules part, and why · `data` report.json · `page` report.html
· `clauses`, `matrix` its lists · `table`, `comparison` for the terminal · `describe` an activity in a line.
"""
