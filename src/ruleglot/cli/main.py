"""The way in: the group of commands, and the one place that meets our own faults.

Nothing heavy is imported here: `ruleglot --version` must not wait for pySigma.
"""

from __future__ import annotations

import os
import sys
import traceback

import click

from ruleglot.__about__ import __version__
from ruleglot.cli.convert import convert
from ruleglot.cli.demo import demo
from ruleglot.cli.events import events
from ruleglot.cli.explain import explain
from ruleglot.cli.match import match
from ruleglot.cli.talk import Exit, exit_code, talk, tell
from ruleglot.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="ruleglot", message="%(prog)s %(version)s")
def ruleglot() -> None:
    """Port detection rules between platforms, and show whether they still fire on the same activity.

    Exit codes: 0 done, 1 verdicts beyond what was asked for, 2 a rule could not be read or understood, 3 wrong usage.
    """


for command in (convert, verify, match, events, explain, demo):
    ruleglot.add_command(command)


def main() -> None:
    """Run the command line and exit; no traceback reaches a user unless RULEGLOT_DEBUG is set."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    from ruleglot.diagnostics.diagnostic import DiagnosticError

    try:
        return int(ruleglot.main(args=arguments, prog_name="ruleglot", standalone_mode=False) or Exit.DONE)
    except DiagnosticError as error:
        tell(error.diagnostics)
        return exit_code(error.diagnostics)
    except click.UsageError as error:
        error.show()
        return Exit.USAGE
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; what is still buffered must not raise once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - the outermost place: here alone any fault of ours is met
        if os.environ.get("RULEGLOT_DEBUG"):
            traceback.print_exc()
        talk(f"RuleGlot has a fault: {type(error).__name__}: {error}")
        talk("Please report it with the rule that shows it; RULEGLOT_DEBUG=1 prints the traceback.")
        return Exit.FAULT
