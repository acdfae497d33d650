"""What faces people: configuration, command line, schedule, rendering, delivery and the Telegram handlers."""
