"""The registers of deputies, venues, congresses, groups and handling units: searched, entered, changed and ended."""
