"""Workers: the processes that perform scenarios, and the run's own side of them."""
