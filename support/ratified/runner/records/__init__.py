"""Records: what became of scenarios, as it crosses from process to process and is told again."""
