"""A Telegram and a press on loopback, for `tidings try` and for the tests."""
