"""The report of a period (期间报告): one content, as a page to print, a document to write on, and tables."""
