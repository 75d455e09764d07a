"""The defects of the pages: each a piece of a file, and the mistake that takes its place when it is served."""

from __future__ import annotations

from sandbox.defects import Defect, register
from sandbox.page_files import PageDefect

__all__ = ["PAGE_DEFECTS"]

PAGE_DEFECTS = (
    PageDefect(
        "page-alert-without-text",
        "Whatever goes wrong, the page shows an empty red box.",
        "static/dom.js",
        "box.replaceChildren(...parts);",
        "box.replaceChildren();",
    ),
    PageDefect(
        "page-colours-swapped",
        "The page is made with the primary colour as secondary and the secondary as primary.",
        "static/request.js",
        "primaryColor: primaryColor.trim(),\n    secondaryColor: secondaryColor.trim(),",
        "primaryColor: secondaryColor.trim(),\n    secondaryColor: primaryColor.trim(),",
    ),
    PageDefect(
        "page-console-error",
        "Each visit to the studio throws an error that only the browser's console shows.",
        "static/studio.js",
        "if (session.signedIn()) {",
        'if (session.signedIn()) {\n  setTimeout(() => byId("theme").dataset);',
    ),
    PageDefect(
        "page-deploy-does-nothing",
        "The buttons that deploy do nothing, and nothing says so.",
        "static/deployment.js",
        "async function deploy(site, environment) {",
        "async function deploy(site, environment) {\n  return;",
    ),
    PageDefect(
        "page-deploys-to-production",
        "The button Deploy to staging shows the page to the visitors of production.",
        "static/deployment.js",
        "{ siteId, environment, version });",
        '{ siteId, environment: "production", version });',
    ),
    PageDefect(
        "page-generates-twice",
        "One press of Generate page makes two versions.",
        "static/studio.js",
        "const made = await receive(wanted);",
        "const { siteId } = await receive(wanted);\n  preview.beginPreview();\n"
        "  const made = await receive({ ...wanted, siteId });",
    ),
    PageDefect(
        "page-issues-hidden",
        "The list of issues stays empty, whatever is wrong with the page.",
        "static/preview.js",
        'byId("issues").replaceChildren(...issues.map(issueItem));',
        'byId("issues").replaceChildren();',
    ),
    PageDefect(
        "page-logo-not-sent",
        "The chosen logo is left out of the page.",
        "static/request.js",
        "logo: chosenLogo(),",
        "",
    ),
    PageDefect(
        "page-missing-picture",
        "Each visit to the studio asks for a picture that does not exist.",
        "studio.html",
        '<span id="tenant"></span>',
        '<span id="tenant"></span><img src="/static/avatar.png" alt="">',
    ),
    PageDefect(
        "page-newest-version-missing",
        "The table of versions leaves out the newest one.",
        "static/versions.js",
        "...versions.map(",
        "...versions.slice(1).map(",
    ),
    PageDefect(
        "page-preview-frozen",
        "The preview stays empty, also when the page is complete.",
        "static/preview.js",
        "page.srcdoc = quiet(html);",
        'page.srcdoc = "";',
    ),
    PageDefect(
        "page-preview-only-at-end",
        "The preview shows nothing while the page is made, and all of it at the end.",
        "static/preview.js",
        "html += content;\n  draw();",
        "html += content;",
    ),
    PageDefect(
        "page-progress-stuck",
        "The progress bar stays at nothing while the page is made, and after.",
        "static/preview.js",
        'byId("progress").value = percent;',
        "",
    ),
    PageDefect(
        "page-prompt-as-markup",
        "A prompt that contains markup becomes part of the studio instead of being shown as text.",
        "static/versions.js",
        'element("span", { class: "prompt", title: prompt, text: prompt })',
        'Object.assign(element("span", { class: "prompt" }), { innerHTML: prompt })',
    ),
    PageDefect(
        "page-refusal-shown-as-deployed",
        "A refused deployment is shown as deployed.",
        "static/deployment.js",
        'status.textContent = "Not deployed";\n    throw error;',
        'status.textContent = "Deployed";',
    ),
    PageDefect(
        "page-restores-newest",
        "Restoring an old version brings back the newest one.",
        "static/versions.js",
        "restoreVersion(site, version, afterRestoring);",
        "restoreVersion(site, latest, afterRestoring);",
    ),
    PageDefect(
        "page-score-of-previous-version",
        "The brand score and the issues shown are those of the version before.",
        "static/studio.js",
        'path("/sites/{}/validate?version={}", siteId, version)',
        'path("/sites/{}/validate?version={}", siteId, Math.max(1, version - 1))',
    ),
    PageDefect(
        "page-session-end-unexplained",
        "When a session ends, the owner is sent to the sign-in page without a word.",
        "static/session.js",
        'sessionStorage.setItem(NOTICE, "Your session has ended. Sign in again.");',
        "",
    ),
    PageDefect(
        "page-sign-out-keeps-session",
        "Signing out leaves the session open for whoever uses the browser next.",
        "static/session.js",
        'sessionStorage.removeItem(SESSION);\n  location.assign("/sign-in");',
        'location.assign("/sign-in");',
    ),
    PageDefect(
        "page-start-new-page-keeps-site",
        "After Start a new page, the next page becomes a version of the one that was open.",
        "static/studio.js",
        "function startNewPage() {\n  site = null;",
        "function startNewPage() {",
    ),
    PageDefect(
        "page-wrong-page-opened",
        "A page chosen in My pages opens its neighbour.",
        "static/my-pages.js",
        "sites.map((site) => pageItem(site, site.siteId === openId, open))",
        "sites.map((site, at) =>\n"
        "    pageItem(site, site.siteId === openId, () => open(sites[(at + 1) % sites.length].siteId)))",
    ),
)

register("site_builder", (Defect(defect.name, defect.harm) for defect in PAGE_DEFECTS))
