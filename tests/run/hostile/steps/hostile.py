"""What people do with a system that means them ill."""

import json
import os
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Error
from playwright.sync_api import expect as expect_page

from ratified import SceneContext, evidence
from ratified.evidence import Attachment
from ratified.expect import expect
from ratified.gherkin import given, then, when
from ratified.stream import Ending, Stream


@dataclass(frozen=True, slots=True)
class Thing:
    name: str


@when('{who:w} asks for "{what}"')
def ask(context: SceneContext, who: str, what: str) -> None:
    """Ask for an answer, and read it as strictly as the library does."""
    context.scene.remember(context.scene.api("hostile", who).get(f"/answers/{quote(what)}").read(Thing))


@when('{who:w} listens to the stream "{what}"')
def listen(context: SceneContext, who: str, what: str) -> None:
    """Read a stream to its end."""
    context.scene.remember(context.scene.streams("hostile", who).read("GET", f"/streams/{quote(what)}", until=is_done))


@then("the stream ended as {ending:w}")
def ended(context: SceneContext, ending: str) -> None:
    """Judge how the stream ended."""
    stream = context.scene.recall(Stream)
    expect(stream.ending, f"the end of the stream ({stream.why})").is_equal_to(Ending[ending])


@then("the stream is told to its end, and no further")
def told(context: SceneContext) -> None:
    """Judge that the stream is closed by the server, right after its completion."""
    stream = context.scene.recall(Stream)
    expect(stream.ending, f"the end of the stream ({stream.why})").is_equal_to(Ending.CLOSED)
    expect(stream.first(is_done), "the completion event").is_not_none()
    expect(stream.after(is_done), "what came after the completion event").is_empty()


def is_done(event):
    return event.event == "done"


@given('{who:w} is told the name of "{what}"')
def learn(context: SceneContext, who: str, what: str) -> None:
    """Read a name without any strictness, and remember and attach it wherever that is possible."""
    name = json.loads(context.scene.api("hostile", who).get(f"/names/{quote(what)}").text)["name"]
    context.scene.remember(Thing(name), name)
    evidence.now().attach(Attachment(name, "text/html", name))
    evidence.now().attach(Attachment("bytes", "image/svg+xml", name.encode("utf-8", "surrogatepass")))


@when("the name is put into the report")
def describe(context: SceneContext) -> None:
    """Put the name everywhere where steps may write."""
    name, more = context.scene.recall(Thing).name, evidence.now().additions
    more.title, more.description = f"Named {name}", name
    more.labels += [("owner", name), ("story", name)]
    more.links.append(evidence.Link(f"javascript:{name}", name))
    more.parameters[name[:50]] = name
    evidence.now().begins("inner", name, {"name": name})
    evidence.now().ends("inner", ValueError(name))


@then('the name is "{name}"')
def name_is(context: SceneContext, name: str) -> None:
    """Judge the name."""
    expect(context.scene.recall(Thing).name, "the name").is_equal_to(name)


@then('"{name}" is known')
def known(context: SceneContext, name: str) -> None:
    """Recall what nobody has remembered."""
    context.scene.recall(Thing, name)


@then("nothing goes wrong that would tell the name")
def stumble(context: SceneContext) -> None:
    """Fail as a mistake in a step does."""
    name = context.scene.recall(Thing).name
    print(name)
    raise ValueError(name)


@then("the bare name satisfies")
def bare(context: SceneContext) -> None:
    """Fail with an assertion of Python's own."""
    name = context.scene.recall(Thing).name
    assert name == "fine", name


@then("the name can be put away")
def put_away(context: SceneContext) -> None:
    """Have a clean-up fail."""
    name = context.scene.recall(Thing).name
    context.scene.on_cleanup(name, lambda: 1 / 0)


@given("{who:w} has opened the page")
def open_page(context: SceneContext, who: str) -> None:
    """Open the page."""
    context.scene.window("hostile", who).page.goto("/page")


@when("{who:w} presses {button:w}")
def press(context: SceneContext, who: str, button: str) -> None:
    """Press a button."""
    context.scene.window("hostile", who).page.get_by_role("button", name=button).click()


@then('{who:w} reads "{text}"')
def read(context: SceneContext, who: str, text: str) -> None:
    """Judge what the page says."""
    expect_page(context.scene.window("hostile", who).page.get_by_role("status")).to_have_text(text)


@when("the page says the name to {who:w}")
def say_in_page(context: SceneContext, who: str) -> None:
    """Put the name into the page and its console."""
    name = context.scene.recall(Thing).name
    script = "name => { document.querySelector('p').textContent = name; console.error(name) }"
    context.scene.window("hostile", who).page.evaluate(script, name)


@when("the browser of {who:w} is killed")
def kill_browser(context: SceneContext, who: str) -> None:
    """End the browser's process, as a machine that runs out of memory does."""
    session = context.scene.window("hostile", who).page.context.browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    os.kill(next(each["id"] for each in processes if each["type"] == "browser"), signal.SIGKILL)


@when("the page of {who:w} crashes")
def crash(context: SceneContext, who: str) -> None:
    """Have the page's process end."""
    with suppress(Error):
        context.scene.window("hostile", who).page.goto("chrome://crash")


@when("somebody tidies the project up")
def tidy(context: SceneContext) -> None:
    """Remove what runs write."""
    for folder in ("allure-results", ".ratified"):
        shutil.rmtree(folder)


@when("the disk becomes full")
def fill(context: SceneContext) -> None:
    """Write until nothing more can be written."""
    with Path("filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            return


@when("{who:w} shows a lot")
def show(context: SceneContext, who: str) -> None:
    """Attach more than small files may hold."""
    evidence.now().attach(Attachment("a lot", "text/plain", "a lot\n" * 20_000))
