"""Find and render templates: the packaged ones, and those of the user in front of them.

A template is given an outline, which says everything; it lays out and decides nothing. It runs in Jinja's sandbox, a
name that is not there is an error, and text is escaped in `.html.j2` templates only.
"""

from __future__ import annotations

import traceback
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.output import TemplateFault
from ruleglot.templating.filters import FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    TypeError,
    ValueError,
)
"""What surfaces when a template asks for something that cannot be, while it is read or while it runs."""


def render(template: str, *, overrides: Path | None = None, **context: Any) -> str:  # noqa: ANN401 - whatever it shows
    """Return the text of a template, such as `falco/rules.yaml.j2`.

    `overrides`: a folder whose files stand in for packaged ones of the same name. Raises `DiagnosticError` (O001).
    """
    if overrides is not None and not overrides.is_dir():
        raise _fault(overrides.as_posix(), 0, "there is no such folder of templates")
    try:
        return _environment(overrides).get_template(template).render(**context)
    except jinja2.TemplateSyntaxError as error:
        raise _fault(error.filename or template, error.lineno, str(error.message)) from error
    except jinja2.TemplateNotFound as error:
        name, line = _place(error, template)
        raise _fault(name, line, f"there is no template `{error.name}`") from error
    except FAULTS as error:
        name, line = _place(error, template)
        raise _fault(name, line, str(error) or type(error).__name__) from error
    except RecursionError as error:
        name, line = _place(error, template)
        raise _fault(name, line, "it calls itself without end") from error


@lru_cache(maxsize=4)
def _environment(overrides: Path | None) -> SandboxedEnvironment:
    """Return the environment for one folder of the user's; it keeps compiled templates and sees when one is changed."""
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader([*_folders(overrides)]),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment


def _folders(overrides: Path | None) -> Iterator[Path]:
    """Yield where templates are looked for: the user's folder, the package's, or those at the top of a checkout."""
    if overrides is not None:
        yield overrides
    package = Path(str(files("ruleglot")))
    yield package / "templates"
    yield package.parent.parent / "templates"


def _place(error: BaseException, template: str) -> tuple[str, int]:
    """Return the innermost line of a template that was running."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (template, 0)


def _fault(template: str, line: int, problem: str) -> DiagnosticError:
    """Return the diagnostic; line 0 stands for a fault that no line is to blame for."""
    place = f"{Path(template).as_posix()}:{line}" if line else Path(template).as_posix()
    return DiagnosticError(TemplateFault(template=place, problem=problem))
