"""How `make run` runs a portal: its processes, their environment, and the embedded servers. No Django here."""
