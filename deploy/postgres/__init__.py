"""The five databases and their roles; works against any PostgreSQL 18, wherever it runs."""
