"""How fast, and how truly, scenarios are asked what they would notice."""
