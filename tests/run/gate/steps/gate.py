"""What happens at a gate."""

import json
import os
import signal
import threading
from pathlib import Path

import allure
from behave import step


@step("it waits until the gate is open")
def waits(context):
    told = Path("waiting.half")
    told.write_text(json.dumps({"worker": os.getpid(), "machine": os.getppid()}))
    told.replace("waiting.json")
    try:
        while not Path("open").exists():
            threading.Event().wait(0.02)
    except KeyboardInterrupt:
        Path("sent-away").touch()
        raise


@step("it walks around")
def walks(context):
    pass


@step("it falls")
def falls(context):
    raise AssertionError("it fell")


@step("it leaves a note")
def note(context):
    allure.attach(f"{context.scenario.name} was here", "note", allure.attachment_type.TEXT)


@step("its machine dies")
def dies(context):
    os.kill(os.getppid(), signal.SIGKILL)
    threading.Event().wait()
