"""Word that reaches those who answer, in the portal; and which kinds each of them wants."""
