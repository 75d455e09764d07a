/** Every page of this owner, the newest first. */

import { actionButton } from "./actions.js";
import { byId, element, scoreText } from "./dom.js";

/** Lists the sites; `open` gets the id of the one that is pressed. */
export function showMyPages(sites, openId, open) {
  byId("my-pages").replaceChildren(...sites.map((site) => pageItem(site, site.siteId === openId, open)));
  byId("no-pages").hidden = sites.length > 0;
}

function pageItem({ siteId, title, latestVersion, brandScore }, isOpen, open) {
  const current = isOpen ? { "aria-current": "true" } : {};
  const button = actionButton(title, byId("studio-alert"), () => open(siteId), current);
  const facts = element("span", { class: "hint", text: `Version ${latestVersion} · ${scoreText(brandScore)}` });
  return element("li", {}, button, facts);
}
