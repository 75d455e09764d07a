"""What steps and hooks say through Allure's own words (`allure.attach`, `allure.step`, `allure.dynamic`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from allure_commons import hookimpl

from ratified import evidence
from ratified.display import printable
from ratified.evidence import Attachment, Link


class Listener:
    """Takes Allure's calls to the evidence of the scenario that is under way."""

    @hookimpl
    def add_title(self, test_title: object) -> None:
        """Give the scenario another title."""
        evidence.now().additions.title = str(test_title)

    @hookimpl
    def add_description(self, test_description: object) -> None:
        """Describe the scenario."""
        evidence.now().additions.description = str(test_description)

    @hookimpl
    def add_description_html(self, test_description_html: object) -> None:
        """Describe the scenario in HTML."""
        evidence.now().additions.description_html = str(test_description_html)

    @hookimpl
    def add_label(self, label_type: object, labels: tuple[object, ...]) -> None:
        """Put labels on the scenario."""
        evidence.now().additions.labels += [(_value(label_type), _value(label)) for label in labels]

    @hookimpl
    def add_link(self, url: object, link_type: object, name: object) -> None:
        """Let the scenario point somewhere."""
        evidence.now().additions.links.append(Link(str(url), str(name or url), _value(link_type)))

    @hookimpl
    def add_parameter(self, name: object, value: object, mode: object) -> None:
        """Give the scenario a parameter."""
        evidence.now().additions.parameters[str(name)] = "(masked)" if _value(mode) == "masked" else str(value)

    @hookimpl
    def start_step(self, uuid: str, title: object, params: dict[str, object]) -> None:
        """Begin a step inside the step that is under way."""
        evidence.now().begins(uuid, str(title), {str(name): str(value) for name, value in params.items()})

    @hookimpl
    def stop_step(self, uuid: str, exc_val: BaseException | None) -> None:
        """End a step inside a step."""
        evidence.now().ends(uuid, exc_val)

    @hookimpl
    def attach_data(self, body: object, name: object, attachment_type: object) -> None:
        """Attach text or bytes."""
        content = body if isinstance(body, bytes | str) else str(body)
        evidence.now().attach(Attachment(_named(name), _media_type(attachment_type), content))

    @hookimpl
    def attach_file(self, source: str, name: object, attachment_type: object) -> None:
        """Attach a file."""
        evidence.keep_file(_named(name or Path(source).name), _media_type(attachment_type), Path(source))

    @hookimpl
    def global_attach_data(self, body: object, name: object, attachment_type: object) -> None:
        """Attach text or bytes to the run."""
        self.attach_data(body, name, attachment_type)

    @hookimpl
    def global_attach_file(self, source: str, name: object, attachment_type: object) -> None:
        """Attach a file to the run."""
        self.attach_file(source, name, attachment_type)


def _media_type(kind: Any) -> str:
    return str(getattr(kind, "mime_type", kind) or "text/plain")


def _value(word: Any) -> str:
    return str(getattr(word, "value", word))


def _named(name: object) -> str:
    return printable(str(name or "attachment"))


# One for the process: were there one for each formatter, everything would be attached twice.
LISTENER = Listener()
