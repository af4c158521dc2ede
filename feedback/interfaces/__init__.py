"""How other systems come in and what they are told. The doors are in `feedback.api`."""
