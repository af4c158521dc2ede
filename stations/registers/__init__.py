"""The registers of deputies, venues, congresses and groups: searched, entered, changed and ended."""
