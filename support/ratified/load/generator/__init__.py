"""The process that sends a load: nothing else happens in it, so that nothing else is measured."""
