"""The newsroom: a feed URL goes in, summarized stories come out. Knows nothing of Telegram."""
