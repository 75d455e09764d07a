/** Finding what is on a page the way a person names it: by role and name, or else by test id or place. */

const IMPLICIT = [
  ["a[href], area[href]", "link"],
  ["button, summary, input[type=button], input[type=submit], input[type=reset], input[type=image]", "button"],
  ["input[type=checkbox]", "checkbox"],
  ["input[type=radio]", "radio"],
  ["input[type=range]", "slider"],
  ["input[type=number]", "spinbutton"],
  ["input[type=search]", "searchbox"],
  ["input[list], select:not([multiple])", "combobox"],
  ["select[multiple]", "listbox"],
  ["input:not([type=hidden], [type=file], [type=color]), textarea", "textbox"],
  ["h1, h2, h3, h4, h5, h6", "heading"],
  ["img", "img"],
  ["progress", "progressbar"],
  ["meter", "meter"],
  ["output", "status"],
  ["ul, ol, menu", "list"],
  ["li", "listitem"],
  ["table", "table"],
  ["tr", "row"],
];
const NAMED_BY_CONTENT = new Set(["button", "link", "heading", "tab", "menuitem", "checkbox", "radio", "switch"]);
const LISTS = new Set(["list", "table"]);
const SEEN = new Set([
  ...["button", "link", "heading", "tab", "menuitem", "img", "status", "alert", "progressbar", "meter", "list", "table"],
  ...["textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "switch", "slider", "spinbutton"],
]);
// What a box holds is no part of the text around it.
const UNSPOKEN = "script, style, template, [aria-hidden=true], [hidden], input, select, textarea";
const TEST_ID = "data-testid";
const LONGEST_NAME = 160;
const MOST_ELEMENTS = 300;

function roleOf(element) {
  const told = element.getAttribute("role")?.trim().split(/\s+/)[0];
  if (told) return told;
  return IMPLICIT.find(([selector]) => element.matches(selector))?.[1] ?? "";
}

function selectorOf(role) {
  const implicit = IMPLICIT.filter(([, meant]) => meant === role).map(([selector]) => selector);
  return [`[role~="${role}"]`, ...implicit].join();
}

function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(UNSPOKEN)) return "";
  const told = node.getAttribute("aria-label") ?? (node.matches("img") ? node.alt : "");
  const inner = told || [...node.childNodes].map(textOf).join("");
  return getComputedStyle(node).display === "inline" ? inner : ` ${inner} `;
}

function plain(text) {
  return (text ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME);
}

function nameOf(element) {
  const others = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const labelled = others.map((id) => document.getElementById(id)).filter(Boolean).map(textOf).join(" ");
  const told = [
    () => labelled,
    () => element.getAttribute("aria-label"),
    () => [...(element.labels ?? [])].map(textOf).join(" "),
    () => (element.matches("img, input[type=image]") ? element.alt : ""),
    () => (element.matches("input[type=button], input[type=submit], input[type=reset]") ? element.value : ""),
    () => (element.matches("table") && element.caption ? textOf(element.caption) : ""),
    () => (NAMED_BY_CONTENT.has(roleOf(element)) ? [...element.childNodes].map(textOf).join("") : ""),
    () => element.getAttribute("title"),
    () => element.getAttribute("placeholder"),
  ];
  for (const name of told) {
    const text = plain(name());
    if (text) return text;
  }
  return "";
}

/** Gives a selector that finds an element by where it is. */
function placeOf(element) {
  if (element.id && document.querySelectorAll(`#${CSS.escape(element.id)}`).length === 1) return `#${CSS.escape(element.id)}`;
  const parent = element.parentElement;
  const tag = element.localName;
  if (!parent) return tag;
  const alike = [...parent.children].filter((one) => one.localName === tag);
  return `${placeOf(parent)} > ${tag}${alike.length > 1 ? `:nth-of-type(${alike.indexOf(element) + 1})` : ""}`;
}

function itemsOf(list) {
  const own = (item) => item.parentElement.closest("ul, ol, menu, table, [role=list], [role=table]") === list;
  const rows = list.matches("table") ? ":scope > tbody > tr" : ":scope > li, :scope [role=listitem], :scope [role=row]";
  return [...list.querySelectorAll(rows)].filter(own);
}

/** Gives the elements that are meant, all of them: a mistake of a page is made wherever it can be. */
function found({ by, role, name, part }) {
  const meant = {
    role: () => [...document.querySelectorAll(selectorOf(role))].filter((one) => roleOf(one) === role && nameOf(one) === name),
    "test id": () => [...document.querySelectorAll(`[${TEST_ID}="${CSS.escape(name)}"]`)],
    css: () => [...document.querySelectorAll(name)],
    page: () => [],
  }[by]();
  return part ? meant.flatMap((list) => partsOf(list, part)) : meant;
}

function partsOf(list, part) {
  const items = itemsOf(list);
  if (part === "items") return items;
  return items.flatMap((item) => [...item.querySelectorAll(selectorOf(part))].filter((one) => roleOf(one) === part));
}

function isSeen(element) {
  const box = element.getBoundingClientRect();
  if (!element.checkVisibility({ visibilityProperty: true }) || box.width <= 1 || box.height <= 1) return false;
  const isDrawn = element.matches("img, input, select, textarea, progress, meter, button");
  return !element.closest("[aria-hidden=true]") && (isDrawn || plain(element.innerText) !== "" || LISTS.has(roleOf(element)));
}

// Texts that are others each time, such as people's addresses: nothing is named by them.
let passing = [];

function told(element) {
  const [role, name, id] = [roleOf(element), nameOf(element), element.getAttribute(TEST_ID)];
  const about = { role, tag: element.localName, part: "" };
  const lasts = (text) => text && !passing.some((one) => text.includes(one));
  if (SEEN.has(role) && lasts(name)) return { ...about, by: "role", name };
  return lasts(id) ? { ...about, by: "test id", name: id } : { ...about, by: "css", name: placeOf(element) };
}

/** Gives a list as one thing, its items as another, and what is alike in all of them as one thing each. */
function sightsOfList(list) {
  const about = told(list);
  const parts = itemsOf(list).filter(isSeen).flatMap((item) => {
    const inner = [...item.querySelectorAll("*")].filter((one) => SEEN.has(roleOf(one)) && isSeen(one));
    const alike = inner.map((one) => ({ element: item, told: { ...about, part: roleOf(one), tag: one.localName } }));
    return [{ element: item, told: { ...about, part: "items", tag: item.localName } }, ...alike];
  });
  return [{ element: list, told: about }, ...parts];
}

/** Gives what a person sees on the page, in the order in which it is there, each with where it is. */
function sights() {
  const lists = [...document.querySelectorAll("*")].filter((one) => LISTS.has(roleOf(one)));
  const isFolded = (element) => lists.some((list) => itemsOf(list).some((item) => item.contains(element)));
  return [...document.querySelectorAll(`[role], [${TEST_ID}], ${IMPLICIT.map(([selector]) => selector).join()}`)]
    .filter((one) => (SEEN.has(roleOf(one)) || one.hasAttribute(TEST_ID)) && !isFolded(one) && isSeen(one))
    .flatMap((one) => (lists.includes(one) ? sightsOfList(one) : [{ element: one, told: told(one) }]));
}

function onceEach(all) {
  const once = new Map(all.map((one) => [JSON.stringify([one.by, one.by === "role" ? one.role : "", one.name, one.part]), one]));
  return [...once.values()].slice(0, MOST_ELEMENTS);
}

/** Tells what a person sees on the page, each thing once. */
function seen() {
  return onceEach(sights().map((one) => one.told));
}

const SUBMITTING = "button:not([type=button], [type=reset]), input[type=submit], input[type=image]";

/** Gives what an element and what it stands in are named by, and what pressing Enter in it presses. */
function broughtBy(element) {
  const around = [];
  for (let one = element; one; one = one.parentElement) around.push(one);
  const ids = around.flatMap((one) => (one.getAttribute("aria-labelledby") ?? "").split(/\s+/)).filter(Boolean);
  const labels = [...ids.map((id) => document.getElementById(id)).filter(Boolean), ...(element.labels ?? [])];
  return [...labels, ...(element.form?.querySelectorAll(SUBMITTING) ?? [])];
}

/** Tells whether a text has some words in it, and not only as a part of longer ones. */
function mentions(text, words) {
  const isLetter = (sign) => /[\p{L}\p{N}]/u.test(sign ?? "");
  for (let at = text.indexOf(words); words && at >= 0; at = text.indexOf(words, at + 1)) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + words.length])) return true;
  }
  return false;
}

/**
 * Tells what has to do with some elements that were looked at or used: what they are, hold and stand in; and apart from
 * that, what is there only to name them, or was named in asking for them. This is taken too widely rather than too
 * narrowly.
 */
function touched(elements, asked) {
  const [all, used] = [sights(), elements.slice(0, MOST_ELEMENTS)];
  const brought = used.flatMap(broughtBy);
  const isWith = (others, { element }) => others.some((one) => element.contains(one) || one.contains(element));
  const isItsOwn = (element) => isSeen(element) && !all.some((one) => one.element.contains(element) || element.contains(one.element));
  const near = all.filter((one) => isWith(used, one)).map((one) => one.told);
  const naming = all.filter((one) => isWith(brought, one) || (one.told.by === "role" && mentions(asked, one.told.name)));
  return [onceEach([...near, ...used.filter(isItsOwn).map(told)]), onceEach(naming.map((one) => one.told))];
}

const READS_ALL = /innerText|textContent|innerHTML|outerHTML|All\(["']\*|TreeWalker|XMLSerializer/;

/** Tells what a script on the page is about, as far as it can be told from what the script names. */
function named(script) {
  const isWord = (text) => text.length > 2 && mentions(script, text);
  const isNamed = ({ element, told: { name, tag, role } }) =>
    mentions(script, name) || [tag, role, element.id].some((text) => isWord(text));
  return [onceEach(sights().filter((one) => READS_ALL.test(script) || isNamed(one)).map((one) => one.told)), []];
}

/** Tells what holds the frames of the page: whoever looks into one looks at them, too. */
function holdingFrames() {
  return touched([...document.querySelectorAll("iframe, frame, object, embed")], "");
}
