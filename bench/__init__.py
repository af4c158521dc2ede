"""How fast and how light the portal is: `python -m bench` (docs/speed.md says what each figure means)."""
