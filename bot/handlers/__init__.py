"""What a chat can ask for: an update comes in, a call to the rows above, a message goes out."""
