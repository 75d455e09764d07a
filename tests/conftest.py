"""What holds for every test."""

import signal

# A shell starts what runs in its background with Ctrl-C ignored, and whoever is started by it inherits that; the tests
# that press Ctrl-C must find it working.
signal.signal(signal.SIGINT, signal.default_int_handler)
