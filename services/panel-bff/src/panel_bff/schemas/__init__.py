"""What the browser is told: every answer of /api has a schema here, and the UI's types are generated from them."""
