"""What faces people: configuration, command line, schedule, rendering, delivery and the Telegram handlers."""

import os

# python-telegram-bot gives time periods as timedelta, and without a deprecation warning, where this is set.
# https://docs.python-telegram-bot.org/en/stable/telegram.error.html#telegram.error.RetryAfter
os.environ.setdefault("PTB_TIMEDELTA", "1")
