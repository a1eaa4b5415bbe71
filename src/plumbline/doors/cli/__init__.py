"""The command line: every act, every read, the ledger's checks. One more door, and no way round.

Commands are imported when they are called, and Django only by those that need it: `verify` and
`witness` run where neither it nor a database is.

Exit status: 0 done, 1 refused or not verified, 2 bad input, 3 not signed in, 4 not found,
5 the database does not answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from plumbline.doors.cli import answers, language

COMMANDS = {  # name → where it is, what it does
    "sign-in": ("session:sign_in", "Sign in and keep a token."),
    "sign-out": ("session:sign_out", "Forget the token."),
    "do": ("deeds:do", "Do an act."),
    "why": ("deeds:why", "What may be done on a subject, and why not the rest."),
    "show": ("looks:show", "Show a subject."),
    "list": ("looks:list_", "List subjects of a kind."),
    "duties": ("looks:duties", "What I owe, most pressing first."),
    "take-over": ("takeover:take_over", "Take over the cases of another system from a file."),
    "check-stays": ("stays:check_stays", "Check the stays that another system kept."),
    "dock": ("dock:dock", "Take in footage from the folder of a docking station."),
    "norm": ("looks:norm", "The norms in force on a day."),
    "calendar": ("calendars:calendar", "The years whose days off are known; enter another."),
    "catalogue": ("declared:catalogue", "Everything that is declared. Needs no database."),
    "export": ("ledger:export", "Write the sealed ledger to a file."),
    "verify": ("ledger:verify", "Check an export or a proof. Needs no database."),
    "witness": ("ledger:witness", "Watch a ledger from outside and cosign it."),
    "seal": ("ledger:seal", "Number and sign what is finished, once."),
    "bench": ("bench:command", "Measure."),
    "year": ("year:command", "Live a year of training and an exam, and check it."),
    "demo": ("demo:demo", "Fill an empty database with an invented province."),
    "simulate-day": ("simulate:simulate_day", "Invent a day of an area and check it."),
    "generate": ("generate:generate", "Write what is generated from the source."),
}


class Door(click.Group):
    """Commands by name, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of use."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.command(
    cls=Door,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done, 1 refused, 2 bad input, 3 not signed in, 4 not found, "
    "5 the database does not answer.",
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Language of the answers. Default: that of LC_ALL, LC_MESSAGES or LANG, else Chinese.",
)
@click.version_option(package_name="plumbline")
def program(lang: str | None) -> None:
    """Plumbline makes police acts lawful as they happen and provable afterwards."""
    language.choose(lang)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and answer with the exit status."""
    answers.begin()
    try:
        status = program.main(
            args=None if arguments is None else list(arguments),
            prog_name="plumbline",
            standalone_mode=False,
        )
    except click.ClickException as wrong:
        wrong.show()
        return answers.BAD_INPUT
    except click.Abort:
        return 130
    except BrokenPipeError:
        return answers.quiet()
    except Exception as error:  # known ones are answers; others are faults and stay loud
        known = answers.told(error)
        if known is None:
            raise
        return known
    return status if isinstance(status, int) else answers.DONE
