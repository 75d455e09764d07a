"""The runner beside its peers: the same scenarios, taking turns, on the same machine."""
