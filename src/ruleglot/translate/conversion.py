"""What comes out of the pipeline: a conversion, or a comparison of two rules that exist already."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.verdict import Verdict
from ruleglot.events.ecs.view import Strength
from ruleglot.events.sigma.view import Taxonomy
from ruleglot.proof.theory import STEPS_A_SECOND

if TYPE_CHECKING:
    from pathlib import Path

    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.diagnostics.notes import Note
    from ruleglot.equivalence.compare import Observation, Observations
    from ruleglot.equivalence.series_trial import SeriesTrial
    from ruleglot.equivalence.streams import StreamObservations
    from ruleglot.equivalence.trial import Trial
    from ruleglot.equivalence.verdict import Assurance
    from ruleglot.rules.rule import Rule
    from ruleglot.translate.proving import Proof


@unique
class Target(StrEnum):
    """Where a rule can be ported to."""

    SIGMA = "sigma"
    FALCO = "falco"
    ELASTIC = "elastic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user can choose about a conversion.

    `taxonomy`: whose field names a Sigma rule uses. `view`: on which strength of the source sensor's view verdicts are
    judged. `templates`: a folder whose templates replace the packaged ones of the same name. `budget`: so many seconds
    the search for proofs may take; they are counted in steps, a million a second, so that what comes out is the same on
    every machine.
    """

    taxonomy: Taxonomy = Taxonomy.SIGMAHQ
    view: Strength = Strength.INTENDED
    templates: Path | None = None
    budget: int = 5

    @property
    def steps(self) -> int:
        """The budget in steps."""
        return self.budget * STEPS_A_SECOND


DEFAULT = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A file of the ported rule: its name (no folder) and its whole text."""

    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEvidence:
    """What rules about several events did on streams of activities.

    `bound`: how much of what can happen was tried, a part of a sentence. `reason`: why the source fires on no stream,
    empty where it does. `remarks`: what is in none of the streams. `trial`: as for a comparison of single events.
    """

    seen: StreamObservations
    bound: str
    reason: str = ""
    remarks: tuple[str, ...] = ()
    trial: SeriesTrial | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two rules over shared activities.

    `assurance` is `None` where the verdict is `refused`: then `problems` say why and there are no observations.
    `trial`: whether these observations could tell the ported rule from wrong versions of it. `proof`: what is known of
    all other activities. `series`: in the place of these three where one of the rules is about several events.
    """

    source: Rule
    ported: Rule | None
    verdict: Verdict
    assurance: Assurance | None
    notes: tuple[Note, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    observations: Observations | None = field(default=None, repr=False)
    trial: Trial | None = None
    proof: Proof | None = None
    series: SeriesEvidence | None = field(default=None, repr=False)

    @property
    def counterexample(self) -> Observation | None:
        """An activity on which the two rules part, of the verdict's own direction where there is one."""
        if self.observations is None:
            return None
        wanted = Direction.BROADER if self.verdict is Verdict.BROADER else Direction.NARROWER
        return self.observations.counterexample(wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A rule ported to a target: the files, and the comparison of what they say with the source.

    `files` is empty where the verdict is `refused`. An Elastic conversion has two: TOML first, then NDJSON.
    """

    target: Target
    files: tuple[RuleFile, ...]
    comparison: Comparison

    @property
    def text(self) -> str:
        """The text of the ported rule's first file; empty where the verdict is `refused`."""
        return self.files[0].text if self.files else ""

    @property
    def verdict(self) -> Verdict:
        """How the ported rule relates to the source."""
        return self.comparison.verdict

    @property
    def assurance(self) -> Assurance | None:
        """How sure the verdict is; `None` where it is `refused`."""
        return self.comparison.assurance

    @property
    def notes(self) -> tuple[Note, ...]:
        """What happened to the clauses that did not cross unharmed."""
        return self.comparison.notes

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Why there is no ported rule, where the verdict is `refused`."""
        return self.comparison.problems
