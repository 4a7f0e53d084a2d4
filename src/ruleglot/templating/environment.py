"""Find and render templates: the packaged ones, and those of the user in front of them."""

from __future__ import annotations

import traceback
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


def render(template: str, *, overrides: Path | None = None, **context: Any) -> str:  # noqa: ANN401 - whatever it shows
    """Return the text of a template, such as `falco/rules.yaml.j2`.

    `overrides`: a folder whose files stand in for packaged ones of the same name. Templates run in a sandbox and a name
    that is not there is an error. Raises `DiagnosticError` (O001).
    """
    if overrides is not None and not overrides.is_dir():
        raise _fault(overrides.as_posix(), 1, "there is no such folder")
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader([*_folders(overrides)]),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    try:
        return environment.get_template(template).render(**context)
    except jinja2.TemplateSyntaxError as error:
        raise _fault(error.filename or template, error.lineno, str(error.message)) from error
    except jinja2.TemplateNotFound as error:
        raise _fault(template, 1, f"there is no template `{error.name}`") from error
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        # Whatever a template does wrong while it runs surfaces as one of these; the innermost template line is told.
        name, line = _place(error, template)
        raise _fault(name, line, str(error)) from error
    except RecursionError as error:
        raise _fault(template, 1, "it includes itself without end") from error


def _folders(overrides: Path | None) -> Iterator[Path]:
    """Yield where templates are looked for: the user's folder, the package's, or those at the top of a checkout."""
    if overrides is not None:
        yield overrides
    package = Path(str(files("ruleglot")))
    yield package / "templates"
    yield package.parent.parent / "templates"


def _place(error: BaseException, template: str) -> tuple[str, int]:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return (frames[-1].filename, frames[-1].lineno or 1) if frames else (template, 1)


def _fault(template: str, line: int, problem: str) -> DiagnosticError:
    return DiagnosticError(TemplateFault(template=template, line=line, problem=problem))
