"""From the scanned code to the written message: where a code leads, the form's token, the proof asked of a crowd, and
the verb that writes an opinion, typed by the citizen or by somebody at the venue."""
