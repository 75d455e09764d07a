/** The page as it is made, and what is thought of it. */

import { byId, element, scoreText } from "./dom.js";

const FRAME_MS = 50;
const PATIENCE_MS = 2000;
const LIVE_SCORE = 8;

const page = byId("page");
const score = byId("score");
let html = "";
let drawing = null;
let stale = false;
let stored = { html: "", report: null };

export function showStatus(text) {
  byId("generation-status").textContent = text;
}

export function showProgress(percent) {
  byId("progress").value = percent;
}

/** Empties the preview for a page that is about to arrive. */
export function beginPreview() {
  html = "";
  draw();
  showProgress(0);
  showReport(null);
}

/** Adds a piece of the page; the frame follows a few times a second. */
export function addChunk(content) {
  html += content;
  draw();
}

/** Draws the rest, and keeps the whole as the page that is stored. */
export function finishPreview() {
  stored = { html, report: null };
  return draw();
}

export function showPage(whole) {
  html = whole;
  return finishPreview();
}

/** Goes back to the last stored page, after a generation that came to nothing. */
export function revertPreview() {
  html = stored.html;
  draw();
  showProgress(html === "" ? 0 : 100);
  showReport(stored.report);
}

export function forgetPage() {
  showPage("");
  showProgress(0);
  showReport(null);
}

/** Shows a validation report; null clears it. */
export function showReport(report) {
  score.textContent = scoreText(report?.brandScore);
  score.dataset.verdict = report === null ? "none" : report.brandScore >= LIVE_SCORE ? "good" : "low";
  byId("security").textContent = report === null ? "–" : report.securityPassed ? "Passed" : "Failed";
  byId("load-time").textContent = report === null ? "–" : `${report.performanceMs} ms`;
  const issues = report?.issues ?? [];
  byId("issues").replaceChildren(...issues.map(issueItem));
  byId("no-issues").hidden = report === null || issues.length > 0;
}

export function keepReport(report) {
  stored.report = report;
  showReport(report);
}

function issueItem({ code, severity, message, element: where }) {
  const item = element(
    "li",
    { "data-severity": severity, "data-code": code },
    element("span", { class: "severity", text: severity }),
    element("span", { text: message }),
  );
  if (where) item.append(element("code", { text: where }));
  return item;
}

/** Brings the frame up to date; resolves when it shows all there is. */
function draw() {
  stale = true;
  drawing ??= drawWhileStale();
  return drawing;
}

async function drawWhileStale() {
  while (stale) {
    stale = false;
    const loaded = frameLoaded();
    page.classList.toggle("empty", html === "");
    page.srcdoc = quiet(html);
    await Promise.all([loaded, pause(html === stored.html ? 0 : FRAME_MS)]);
  }
  drawing = null;
}

/** A frame that is replaced while it loads would break off requests for its pictures. */
function frameLoaded() {
  const loaded = new Promise((resolve) => page.addEventListener("load", resolve, { once: true }));
  return Promise.race([loaded, pause(PATIENCE_MS)]);
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Takes out what the frame's sandbox would refuse anyway, and report as an error of this page. */
function quiet(markup) {
  return markup
    .replace(/<script\b[\s\S]*?(?:<\/script\s*>|$)/gi, "")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, (tag) =>
      tag.replace(/\son\w+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ""),
    );
}
