/** Changing a page while it is made: runs first in each document, and holds on to what it has changed. */

// Milliseconds in which a page sends what was pressed.
const LONGEST_PRESS = 2000;

let isMet = false;

/** Tells once for each document that the change has met something. */
function meet() {
  if (!isMet) console.debug(MET);
  isMet = true;
}

/** Writes the next letter or digit for each, so that nothing that was to be read is left. */
function otherText(text) {
  const next = (first, count) => (sign) => String.fromCharCode(first.charCodeAt(0) + ((sign.charCodeAt(0) - first.charCodeAt(0) + 1) % count));
  const plainer = text.replace(/[0-9]/g, next("0", 10)).replace(/[a-z]/g, next("a", 26)).replace(/[A-Z]/g, next("A", 26));
  return plainer === text && text.trim() ? `${text}?` : plainer;
}

function styled(...declarations) {
  return (element) => {
    for (const [property, value] of declarations) {
      const isSo = element.style.getPropertyValue(property) === value && element.style.getPropertyPriority(property);
      if (!isSo) element.style.setProperty(property, value, "important");
    }
  };
}

function beside(element) {
  const isFree = element.style.position || getComputedStyle(element).position !== "static";
  styled(["position", isFree ? getComputedStyle(element).position : "relative"], ["left", "-9999px"], ["right", "auto"])(element);
}

/** Lets a page go on that puts away what is no longer there, as it would if it had never made it. */
function forgiving(parent) {
  if (!parent || Object.hasOwn(parent, "removeChild")) return;
  const { removeChild, insertBefore, replaceChild } = Node.prototype;
  const has = (child) => child?.parentNode === parent;
  parent.removeChild = (child) => (has(child) ? removeChild.call(parent, child) : child);
  parent.insertBefore = (node, before) => insertBefore.call(parent, node, has(before) ? before : null);
  parent.replaceChild = (node, old) => (has(old) ? replaceChild.call(parent, node, old) : old);
}

function removed(element) {
  forgiving(element.parentNode);
  element.remove();
}

const covers = new WeakSet();

function covered(element) {
  if (covers.has(element)) return;
  const cover = document.createElement("div");
  cover.setAttribute("aria-hidden", "true");
  covers.add(element);
  let at = "";
  const follow = () => {
    const box = element.getBoundingClientRect();
    const place = "position:absolute;z-index:2147483647;background:white;" +
      `left:${box.left + scrollX - 2}px;top:${box.top + scrollY - 2}px;` +
      `width:${box.width + 4}px;height:${box.height + 4}px`;
    if (place !== at) cover.style.cssText = at = place;
    if (element.isConnected && box.width && !cover.isConnected) document.documentElement.append(cover);
    if (!element.isConnected || !box.width) cover.remove();
    requestAnimationFrame(follow);
  };
  follow();
}

const written = new WeakMap();

function otherwiseWritten(element) {
  if (element.matches("input") && written.get(element) !== element.value) {
    element.value = otherText(element.value);
    written.set(element, element.value);
    meet();
  }
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (written.get(text) === text.data || !text.data.trim()) continue;
    written.set(text, otherText(text.data));
    text.data = written.get(text);
    meet();
  }
}

function broken(image) {
  const nothing = "data:image/png;base64,AAAA";
  if (!image.matches("img")) return;
  for (const source of image.closest("picture")?.querySelectorAll("source") ?? []) source.remove();
  image.removeAttribute("srcset");
  if (image.getAttribute("src") !== nothing) image.src = nothing;
}

function disabled(element) {
  if (!element.disabled) element.disabled = true;
}

function withoutRole(element) {
  if (element.getAttribute("role") !== "generic") element.setAttribute("role", "generic");
}

function withoutName(element) {
  for (const told of ["aria-label", "aria-labelledby", "title", "placeholder", "alt"]) {
    if (element.hasAttribute(told)) element.removeAttribute(told);
  }
  for (const label of element.labels ?? []) label.htmlFor = "nothing-at-all";
  if (element.matches("table")) element.deleteCaption();
}

const frozen = new WeakMap();

/** Keeps a list as it was when it was first there; while the document is read, it is still becoming that. */
function keptAsItWas(list) {
  const holder = list.tBodies?.[0] ?? list;
  const first = frozen.get(holder);
  if (!first || document.readyState === "loading") {
    frozen.set(holder, [...holder.childNodes]);
  } else if (first.length !== holder.childNodes.length || first.some((node, index) => node !== holder.childNodes[index])) {
    forgiving(holder);
    holder.replaceChildren(...first);
    meet();
  }
}

/** Has an event of what is meant go no further than the window. */
function stopped(isMeant, types) {
  for (const type of types) {
    addEventListener(type, (event) => {
      if (!isMeant(event)) return;
      event.stopImmediatePropagation();
      if (type === "click") event.preventDefault();
    }, true);
  }
}

/** Sends a second time what pressing sends. */
function doubled(isMeant) {
  let pressed = -LONGEST_PRESS;
  const fetchOnce = window.fetch;
  const changes = (method) => !["GET", "HEAD", "OPTIONS"].includes((method ?? "GET").toUpperCase());
  const isDue = (method) => {
    const isSo = changes(method) && performance.now() - pressed < LONGEST_PRESS;
    if (isSo) pressed = -LONGEST_PRESS;
    if (isSo) meet();
    return isSo;
  };
  const again = (request) => fetchOnce(request).then((answer) => answer.arrayBuffer()).catch(() => null);
  addEventListener("click", (event) => { if (isMeant(event)) pressed = performance.now(); }, true);
  window.fetch = function (resource, options) {
    const isStream = options?.body instanceof ReadableStream;
    if (!isStream && isDue(options?.method ?? resource.method)) {
      again(new Request(resource instanceof Request ? resource.clone() : resource, { ...options, signal: null }));
    }
    return fetchOnce.apply(this, arguments);
  };
  doubledOldRequests(isDue, again);
  addEventListener("submit", (event) => {
    const form = event.target;
    const method = event.submitter?.formMethod || form.method;
    if (event.defaultPrevented || method === "dialog" || !isDue(method)) return;
    const sent = new FormData(form, event.submitter);
    const body = form.enctype === "multipart/form-data" ? sent : new URLSearchParams(sent);
    const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
    again(new Request(action, { method, body, keepalive: true }));
  });
}

function doubledOldRequests(isDue, again) {
  const { open, send, setRequestHeader } = XMLHttpRequest.prototype;
  const asked = new WeakMap();
  Object.assign(XMLHttpRequest.prototype, {
    open(method, url, ...rest) {
      asked.set(this, { method, url: String(url), headers: [] });
      return open.call(this, method, url, ...rest);
    },
    setRequestHeader(name, value) {
      asked.get(this)?.headers.push([name, value]);
      return setRequestHeader.call(this, name, value);
    },
    send(body) {
      const { url, ...about } = asked.get(this) ?? {};
      const credentials = this.withCredentials ? "include" : "same-origin";
      if (url && isDue(about.method)) again(new Request(url, { ...about, body, credentials }));
      return send.call(this, body);
    },
  });
}

let title = "";

function retitled() {
  if (document.title === title || !document.title) return;
  title = otherText(document.title);
  document.title = title;
  meet();
}

const ON_ELEMENTS = {
  hidden: styled(["visibility", "hidden"]),
  "not-displayed": styled(["display", "none"]),
  transparent: styled(["opacity", "0"]),
  "off-screen": beside,
  removed,
  covered,
  reworded: otherwiseWritten,
  disabled,
  "broken-picture": broken,
  "role-lost": withoutRole,
  nameless: withoutName,
  "list-frozen": keptAsItWas,
};

const ON_PAGES = {
  "console-error": () => console.error("The page has logged an error that was put there to be noticed"),
  "uncaught-error": () => setTimeout(() => { throw new Error("The page has thrown an error that was put there to be noticed"); }),
  dead: (isMeant) => stopped(isMeant, ["click", "mousedown", "mouseup", "pointerdown", "pointerup"]),
  "sent-twice": doubled,
};

// These have met something only when they have changed something, and tell so themselves.
const TELLING = new Set(["reworded", "list-frozen", "sent-twice", "retitled"]);

function change(operator, where) {
  if (window !== window.top || location.href === "about:blank") return;
  const meant = new Set();
  let hasBegun = false;
  const isHere = () => (!where.origin || location.origin === where.origin) && new RegExp(where.path).test(location.pathname);
  const look = () => {
    if (!isHere()) return;
    if (!hasBegun) ON_PAGES[operator]?.(isMeant);
    hasBegun = true;
    for (const element of found(where)) meant.add(element);
    if (operator === "retitled") retitled();
    for (const element of meant) if (element.isConnected) ON_ELEMENTS[operator]?.(element);
    if ((meant.size || where.by === "page") && !TELLING.has(operator)) meet();
  };
  const isMeant = (event) => {
    look();
    return isHere() && event.composedPath().some((one) => meant.has(one));
  };
  const changing = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(look).observe(document, changing);
  addEventListener("DOMContentLoaded", look);
  look();
}
