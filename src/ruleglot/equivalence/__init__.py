"""Whether two rules fire on the same activities. No platform is known here by name.

`sightings` activities as a sensor records them, and which of them a rule fires on · `compare` what two rules did on
them, each on its own view · `mutants` wrong versions of a rule (`mutation/`: what can go wrong with each part) ·
`trial` which of these the activities tell from it · `streams`, `series_trial` the same for rules about several events ·
`verdict` the five words and how they are found.
"""
