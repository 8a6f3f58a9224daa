"""The running product, asked over HTTP as its users and its services ask it; nothing here reads a database."""
