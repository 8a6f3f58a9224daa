"""Changes, by aggregate: each is one transaction's work and records what it publishes."""
