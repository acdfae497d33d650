"""`tidings …`: results on stdout, logs on stderr.

Exit codes: 0; 1 it could not be done; 2 wrong usage or configuration. What is heavy is imported by the command that
needs it, so that every command starts at once. A file here holds the commands of one noun.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import click

from bot.cli import check, digest, news, outbox, related, run, search, story, summarize  # noqa: F401 - each adds its commands
from bot.cli.command import tidings
from bot.config import ConfigError
from summarizer.errors import StoreError, TidingsError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    try:
        code = tidings.main(args=arguments, prog_name="tidings", standalone_mode=False)
    except click.ClickException as e:
        e.show()
        code = e.exit_code
    except ConfigError as e:
        click.echo(str(e), err=True)
        code = 2
    except StoreError as e:
        click.echo(f"store.path = {e}", err=True)
        code = 2
    except TidingsError as e:
        click.echo(str(e), err=True)
        code = 1
    except (click.Abort, KeyboardInterrupt):
        code = 1
    except Exception:
        logging.getLogger(__name__).exception("stopped by a fault of Tidings' own")  # its formatter hides the token
        code = 1
    except SystemExit:  # click's own end at a broken pipe: whoever reads `tidings latest | head` has had enough
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
