"""What can be done here: one command, one transaction, and an event only if something changed."""
