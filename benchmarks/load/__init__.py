"""The generator of load beside its peers: the same load, taking turns, on the same machine."""
