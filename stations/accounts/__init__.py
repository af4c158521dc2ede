"""Who may log in, and which roles they are given."""
