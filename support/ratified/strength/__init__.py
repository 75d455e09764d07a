"""How strong the suites are: what a system could do wrong without any scenario noticing."""
