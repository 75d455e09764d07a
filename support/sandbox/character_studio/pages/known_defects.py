"""The defects of the pages: each a piece of a file, and the mistake that takes its place when it is served."""

from __future__ import annotations

from sandbox.defects import Defect, register
from sandbox.page_files import PageDefect

__all__ = ["PAGE_DEFECTS"]

PAGE_DEFECTS = (
    PageDefect(
        "page-cancel-does-nothing",
        "The button that cancels a character does nothing, and says that it does.",
        "static/character.js",
        'await ask("POST", `${path(shown)}/cancellation`);',
        "",
    ),
    PageDefect(
        "page-progress-not-shown",
        "The progress bar stays at nothing while the character is made, and after.",
        "static/character.js",
        'byId("progress").value = progress;',
        "",
    ),
    PageDefect(
        "page-history-not-paged",
        "The button Older shows the newest characters again.",
        "static/history.js",
        'if (cursor) wanted.set("cursor", cursor);',
        "",
    ),
    PageDefect(
        "page-double-submit",
        "Who presses Create character twice gets, and pays, two.",
        "static/studio.js",
        'byId("create").addEventListener("click", (event) => event.detail > 1 && event.preventDefault());\n'
        'byId("wish").addEventListener("submit", once(byId("wish-alert"), create));',
        'byId("wish").addEventListener("submit", (event) => { event.preventDefault(); create(); });',
    ),
    PageDefect(
        "page-images-not-shown",
        "A complete character is shown without its images.",
        "static/character.js",
        "addresses.map((src, at) => element",
        "[].map((src, at) => element",
    ),
    PageDefect(
        "page-failure-unexplained",
        "A character that failed does not say why.",
        "static/character.js",
        'if (character.error) showAlert(byId("character-alert"), explained(character.error));',
        "",
    ),
    PageDefect(
        "page-filter-ignored",
        "The history shows everything, whatever is asked for.",
        "static/history.js",
        "if (value) wanted.set(name, value);",
        "",
    ),
    PageDefect(
        "page-name-as-markup",
        "A name that contains markup becomes part of the studio instead of being shown as text.",
        "static/history.js",
        'element("button", { type: "button", text: character.name })',
        'Object.assign(element("button", { type: "button" }), { innerHTML: character.name })',
    ),
)

register("character_studio", (Defect(defect.name, defect.harm) for defect in PAGE_DEFECTS))
