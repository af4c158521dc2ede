"""Pages by which congress staff run the portal of their area."""
