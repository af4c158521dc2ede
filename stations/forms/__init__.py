"""The forms of clerks, one module for each register."""
