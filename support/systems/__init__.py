"""How to reach each system under test: its words, its clients, its pages."""
