"""`python -m bot` is `tidings`."""

from bot.cli import main

main()
