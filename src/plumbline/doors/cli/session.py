"""Who sits at the terminal: signing in, the token kept for it, Django when it is needed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plumbline.doors.cli import answers, language
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.language import t

if TYPE_CHECKING:
    from plumbline.law.roles import Actor


def ready() -> None:
    """Set Django up, once, in the chosen language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plumbline.config.settings")
    import django
    from django.apps import apps
    from django.conf import settings
    from django.utils import translation

    if not apps.ready:
        # One process, one connection: a pool would only make its first answer late.
        settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
        django.setup()
    translation.activate(language.DJANGO[language.chosen()])


@dataclass(frozen=True)
class Seat:
    """Who acts, and the instant of the request."""

    actor: Actor
    now: datetime


def seat() -> Seat:
    """Who is signed in. Stops the command if nobody is, or no longer serves."""
    ready()
    from django.utils import timezone

    from plumbline.people.accounts import of_token
    from plumbline.qualification.reads import actor

    now = timezone.now()
    account = of_token(token(), now)
    found = actor(account.officer_id) if account else None
    if found is None:
        raise Stop(answers.NOT_SIGNED_IN, t("尚未登录或者登录已过期，请先执行 plumbline sign-in"))
    return Seat(found, now)


def token_file() -> Path:
    """Where the token lies: with the state of the system, or with that of the person."""
    home, state = os.environ.get("PLUMBLINE_HOME"), os.environ.get("XDG_STATE_HOME")
    if home:
        return Path(home) / "cli" / "token"
    return Path(state or Path.home() / ".local" / "state") / "plumbline" / "token"


def token() -> str:
    """The token of the environment, or else the one that sign-in kept; empty without any."""
    given = os.environ.get("PLUMBLINE_TOKEN", "")
    path = token_file()
    return given or (path.read_text("utf-8").strip() if path.is_file() else "")


@click.command()
@click.option("--number", prompt="Number", help="Police number.")
@answers.json_option
def sign_in(number: str) -> None:
    """Sign in as an officer and keep a token, readable by you only.

    The password is asked for, or taken from PLUMBLINE_PASSWORD, and so is the code of a second
    factor (PLUMBLINE_CODE). The token lies in
    $PLUMBLINE_HOME/cli/token, or in $XDG_STATE_HOME/plumbline/token where PLUMBLINE_HOME is not
    set; PLUMBLINE_TOKEN goes before either.
    """
    password = os.environ.get("PLUMBLINE_PASSWORD") or _ask()
    ready()
    from django.utils import timezone

    from plumbline.people.accounts import (
        ONLY_KEYS,
        UNGUARDED,
        CodeWanted,
        FactorWanted,
        SignInError,
        give_token,
        second_step,
        sign_in,
    )

    now = timezone.now()
    try:
        try:
            account = sign_in(number, password, now)
        except CodeWanted as half:
            if not half.codes:
                raise Stop(answers.NOT_SIGNED_IN, t(ONLY_KEYS)) from None
            code = os.environ.get("PLUMBLINE_CODE") or _ask("Code")
            account = second_step(number, code, timezone.now())
    except SignInError as wrong:
        says = t("警号或者密码不正确")
        if wrong.locked_until is not None and wrong.locked_until > now:
            says = t("账号已锁定，%(until)s后可以再试") % {
                "until": answers.when(wrong.locked_until)
            }
        raise Stop(answers.NOT_SIGNED_IN, says) from None
    try:
        text, expires = give_token(account, now)
    except FactorWanted:
        raise Stop(answers.NOT_SIGNED_IN, t(UNGUARDED)) from None
    _keep(text)
    name = account.officer.name
    answers.put(
        {"officer": str(account.officer_id), "name": name, "number": number, "expires": expires},
        lambda: answers.say(
            "%(name)s已登录，至%(until)s有效", name=name, until=answers.when(expires)
        ),
    )


def _ask(what: str = "Password") -> str:
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\n")


def _keep(text: str) -> None:
    path = token_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        draft.unlink()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


@click.command()
@answers.json_option
def sign_out() -> None:
    """Forget the token that sign-in kept. It expires by itself twelve hours after sign-in."""
    with suppress(FileNotFoundError):
        token_file().unlink()
    answers.put({"signed_in": False}, lambda: answers.say("已退出"))
