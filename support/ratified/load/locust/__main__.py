"""Starts a worker on this machine for a cluster on another."""

import os
import sys

from ratified.load.locust.processes import command, environment, worker_options

if __name__ == "__main__":
    address, found, port = (sys.argv[1:2] or [""])[0].rpartition(":")
    if not found or not port.isdecimal():
        sys.exit("which cluster? python -m ratified.load.locust HOST:PORT")
    words = command(worker_options(address, int(port)))
    os.execve(words[0], words, environment())  # noqa: S606 - nobody else's command
