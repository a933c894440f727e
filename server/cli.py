"""The command `chancery`: finds the subcommand, runs it, and turns errors into one line and an exit status.

Exit status: 0 done, 1 something was refused or failed, 2 the command line cannot be read.
"""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence

from ontology.errors import ChanceryError
from server import commands, console
from server.version import version

DESCRIPTION = "Articles in; who did what to whom out, as RDF, SPARQL and JSON. `chancery COMMAND --help` says more."


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line, by default the process's own; return its exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a clean end, as by Ctrl-C
    console.open_closed()
    console.use_utf8()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return run(parser(arguments).parse_args(arguments))
    except SystemExit as stop:  # argparse has said what is wrong, or printed the help
        return int(stop.code or 0)
    except KeyboardInterrupt:
        console.fail("stopped")
        return 1


def run(options: argparse.Namespace) -> int:
    """Run the chosen command; what we raise on purpose becomes one line."""
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except ChanceryError as error:
        console.fail(str(error))
    except BrokenPipeError:  # `chancery query … | head`: the reader has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        console.fail(f"{error.filename or 'input or output'}: {error.strerror or error}")
    return 1


def parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser. Only the module of the command that is called is imported: the others would cost a second."""
    whole = argparse.ArgumentParser("chancery", description=DESCRIPTION, allow_abbrev=False)
    whole.add_argument("--version", action="version", version=f"chancery {version()}")
    subparsers = whole.add_subparsers(metavar="COMMAND", required=True)
    named = [name for name in commands.NAMES if name in arguments[:1]]
    for name in named or commands.NAMES:
        module = commands.named(name)
        text = (module.__doc__ or "").strip()
        sub = subparsers.add_parser(
            name,
            help=text.splitlines()[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        module.configure(sub)
        sub.set_defaults(run=module.run, refuse=sub.error)
    return whole
