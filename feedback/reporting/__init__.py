"""What a period came to, told from live data (期间报告)."""
