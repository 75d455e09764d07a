"""Steps that do not leave the process alive, or do not come to an end."""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from behave import step


def die(how):
    if how == "os._exit(0)":
        os._exit(0)
    if how == "sys.exit(0)":
        sys.exit(0)
    if how == "a fault in native code":
        ctypes.string_at(0)
    if how == "asking for all memory":
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        bytearray(1 << 40)
    os.kill(os.getpid(), signal.SIGKILL)


def wait_for_ever():
    while True:
        signal.pause()


@step("the process ends by {how}")
def ends(context, how):
    print("said before the end", flush=True)
    os.write(2, b"these are last words\n")
    die(how)


@step("somebody waits")
def waits(context):
    wait_for_ever()


@step("somebody waits and does not hear the first alarm")
def waits_deaf(context):
    with contextlib.suppress(Exception):
        wait_for_ever()
    wait_for_ever()


@step("somebody waits and hears no alarm at all")
def waits_without_alarm(context):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM, signal.SIGTERM])
    wait_for_ever()


@step("it works from attempt {number:d} on")
def from_attempt(context, number):
    tries = Path("tries.txt")
    with tries.open("a") as file:
        file.write("x")
    assert tries.stat().st_size >= number, f"attempt {tries.stat().st_size}"
