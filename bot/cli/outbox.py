"""`tidings outbox`: what is owed, sent and uncertain."""

from __future__ import annotations

import click

from bot.cli.command import MOST_DIGITS, Settings, dumps, json_option, now, tidings
from bot.cli.rooms import opened_outbox
from summarizer.errors import TidingsError


@tidings.group(invoke_without_command=True)
@json_option
@click.pass_context
def outbox(context: click.Context, *, as_json: bool) -> None:
    """Show what is owed, sent and uncertain."""
    if context.invoked_subcommand is not None:
        return
    from bot.printout import outbox_json, outbox_text

    with opened_outbox(context.obj.config()) as outbox:
        report = outbox.report(now())
    if as_json:
        click.echo(dumps(outbox_json(report)))
    else:
        click.echo(outbox_text(report, now=now(), retry="tidings outbox retry"))


@outbox.command()
@click.argument("message", type=click.IntRange(1, 10**MOST_DIGITS), metavar="ID")
@click.pass_obj
def retry(settings: Settings, message: int) -> None:
    """Send an uncertain or failed message once more; the bot does so as soon as it runs."""
    with opened_outbox(settings.config()) as outbox:
        problem = outbox.retry(message, now=now())
    if problem:
        raise TidingsError(problem)
    click.echo(f"Message {message} is queued again.")
