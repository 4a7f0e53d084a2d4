"""What is told of a run.

`model` what there is to tell · `data` report.json · `page` report.html · `table` the verdict table of the terminal.
"""
