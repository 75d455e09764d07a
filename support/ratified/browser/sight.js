/** Whether a person could see what a script finds: called with elements by Playwright, in whatever frame they are. */
(() => {
  /** Below this, nobody makes out what an element shows. */
  const FAINT = 0.1;
  const MOST_ELEMENTS = 40;
  const WAITING = 5000;
  const NEVER_DRAWN = "head, head *, script, style, template, noscript, option, optgroup, datalist";
  const PICTURE_OR_CONTROL = "img, svg, canvas, video, iframe, object, input, select, textarea, button, progress, meter";
  /** Browsers let nobody style these, so pages draw something in their stead and make them transparent. */
  const REPLACED = "input[type=checkbox], input[type=radio], input[type=file], input[type=range]";
  /** These come up in front of a page and go away again. */
  const PASSING = "dialog, [popover], [aria-modal=true], " +
    ["dialog", "alertdialog", "menu", "listbox", "tooltip", "status", "alert"].map((role) => `[role=${role}]`).join();

  /** Gives an element and all around it, also those in whose shadow it stands. */
  function* outwards(element) {
    for (let one = element; one; one = parent(one)) yield one;
  }

  function parent(element) {
    return element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
  }

  function frameOf(element) {
    try {
      return element.ownerDocument.defaultView.frameElement;
    } catch {
      return null; // Of another origin, which tells nothing about itself.
    }
  }

  function told(element) {
    const tag = element.cloneNode(false).outerHTML.replace(/<\/[^>]*>$/, "").slice(0, 160);
    const text = (element.innerText ?? "").trim().replace(/\s+/g, " ").slice(0, 60);
    return text ? `${tag} “${text}”` : tag;
  }

  function isMoving(element) {
    return [...outwards(element)].some((one) => one.getAnimations().some((each) => each.playState === "running"));
  }

  function hasSomethingToShow(element) {
    return element.textContent.trim() || element.matches(PICTURE_OR_CONTROL) || element.querySelector(PICTURE_OR_CONTROL);
  }

  /** Text that is cut away to nothing is meant for screen readers. */
  function isReadAloudOnly(element) {
    return [...outwards(element)].some((one) => {
      const style = getComputedStyle(one);
      if (/^inset\((50|100)%/.test(style.clipPath)) return true;
      if (/^rect\([01]px,? [01]px,? [01]px,? [01]px\)$/.test(style.clip)) return true;
      const box = one.getBoundingClientRect();
      return style.overflow !== "visible" && style.position === "absolute" && box.width <= 1 && box.height <= 1;
    });
  }

  function notDrawn(element) {
    const style = getComputedStyle(element);
    if (style.display === "contents") return "";
    if (!element.checkVisibility()) return "not drawn: display is none, of it or of what it is in";
    return style.visibility === "visible" ? "" : `not drawn: visibility is ${style.visibility}`;
  }

  function transparent(element) {
    let opacity = 1;
    for (const one of outwards(element)) {
      opacity *= Number(getComputedStyle(one).opacity);
      if (opacity < FAINT) return `transparent: the opacity of ${one === element ? "it" : told(one)} is 0 or nearly so`;
    }
    const frame = frameOf(element);
    return frame ? transparent(frame) : "";
  }

  function meets(one, other) {
    return one.right > other.left && one.left < other.right && one.bottom > other.top && one.top < other.bottom;
  }

  function holds(element, style) {
    return style.position !== "static" || style.transform !== "none" || style.filter !== "none" || style.contain.includes("paint");
  }

  /** Gives what an element can move in, from the inside out: what holds it, and is not passed over by its position. */
  function* holdersOf(element) {
    const page = element.ownerDocument.documentElement;
    let position = getComputedStyle(element).position;
    for (const around of [...outwards(element)].slice(1)) {
      const style = getComputedStyle(around);
      if (around === page || around === element.ownerDocument.body) continue;
      if (["absolute", "fixed"].includes(position) && !holds(around, style)) continue;
      yield { around, style };
      position = style.position;
    }
    if (position === "fixed") yield { around: null };
  }

  /** Says where an element is that nobody can get into view. */
  function beyond(element) {
    const page = element.ownerDocument.documentElement;
    const view = element.ownerDocument.defaultView;
    let box = element.getBoundingClientRect();
    if (!box.width || !box.height) return "";
    const at = `out of sight, at ${Math.round(box.left)}, ${Math.round(box.top)}`;
    let leeway = 0;
    for (const { around, style } of holdersOf(element)) {
      if (!around) return isInWindow(box, view) ? "" : `${at} of the window, and fixed there`;
      if (style.overflow === "visible" || style.display === "inline") continue;
      const frame = around.getBoundingClientRect();
      if (frame.width <= 1 || frame.height <= 1) return `cut off: ${told(around)} has no room for it`;
      // A slide that waits beside its frame is brought in by its page.
      leeway = WAITING;
      if (!/auto|scroll/.test(style.overflow)) continue;
      if (isBefore(box, around, frame, style)) return `${at}, where ${told(around)} cannot be scrolled to`;
      box = meets(box, frame) ? box : frame;
    }
    const { direction } = getComputedStyle(page);
    const isLeft = direction !== "rtl" && box.right + view.scrollX <= -leeway;
    return isLeft || box.bottom + view.scrollY <= -leeway ? `${at}, where the page cannot be scrolled to` : "";
  }

  function isInWindow(box, view) {
    return meets(box, { left: 0, top: 0, right: view.innerWidth, bottom: view.innerHeight });
  }

  function isBefore(box, around, frame, style) {
    const isLeft = style.direction !== "rtl" && box.right - frame.left + around.scrollLeft <= 0;
    return isLeft || box.bottom - frame.top + around.scrollTop <= 0;
  }

  function isOpaque(element) {
    if (transparent(element)) return false;
    if (element.matches("img, video, canvas, iframe")) return true;
    const style = getComputedStyle(element);
    const alpha = style.backgroundColor.match(/[,/]\s*([\d.]+)\)$/);
    const isPainted = !alpha || !style.backgroundColor.startsWith("rgba") || Number(alpha[1]) > 0.9;
    return style.backgroundImage !== "none" || isPainted;
  }

  function isRelated(one, other) {
    return [...outwards(one)].includes(other) || [...outwards(other)].includes(one);
  }

  /** Tells whether scrolling brings an element out from under a bar that stays where it is. */
  function isPassedByScrolling(cover) {
    const stays = [...outwards(cover)].find((one) => ["fixed", "sticky"].includes(getComputedStyle(one).position));
    if (!stays) return false;
    const box = stays.getBoundingClientRect();
    const page = stays.ownerDocument.documentElement;
    const fills = box.width > innerWidth * 0.95 && box.height > innerHeight * 0.95;
    return !fills && page.scrollHeight > innerHeight;
  }

  function coverAt(element, x, y) {
    for (const above of element.getRootNode().elementsFromPoint(x, y)) {
      if (isRelated(above, element)) return null;
      if (above.closest(PASSING) || !isOpaque(above)) continue;
      return isPassedByScrolling(above) ? null : above;
    }
    return null; // Nothing of it is hit here at all, so nothing can be said.
  }

  function spots(box) {
    const inner = (from, size, part) => from + size * part;
    return [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]]
      .map(([across, down]) => [inner(box.left, box.width, across), inner(box.top, box.height, down)]);
  }

  /** Says what hides an element, if every spot of it that is in view lies under something else. */
  function covered(element) {
    const view = element.ownerDocument.defaultView;
    const isInView = ([x, y]) => x >= 0 && y >= 0 && x < view.innerWidth && y < view.innerHeight;
    const seen = [...element.getClientRects()].slice(0, 3).flatMap(spots).filter(isInView);
    const covers = seen.map(([x, y]) => coverAt(element, x, y));
    return covers.length && covers.every(Boolean) ? `covered by ${told(covers[0])}` : "";
  }

  function shownFor(element) {
    return element.matches(REPLACED) ? (element.labels?.[0] ?? parent(element) ?? element) : element;
  }

  function trouble(element) {
    if (!element.isConnected || element.matches(NEVER_DRAWN) || !hasSomethingToShow(element)) return "";
    const shown = shownFor(element);
    const why = notDrawn(shown) || transparent(shown) || beyond(shown) || covered(shown);
    return why && !isReadAloudOnly(shown) && !isMoving(shown) ? `${told(element)} is ${why}` : "";
  }

  async function isBroken(image) {
    const isSuspect = (image.currentSrc || image.getAttribute("src")) && image.complete && !image.naturalWidth;
    // A drawing without a size of its own has no width either, and is decoded all the same.
    return isSuspect && image.checkVisibility() && image.decode().then(() => false, () => image.isConnected);
  }

  async function brokenPictures() {
    const suspects = [...document.images].filter((image) => image.complete && !image.naturalWidth);
    const found = [];
    for (const image of suspects) if (await isBroken(image)) found.push(["broken picture", told(image), image.currentSrc]);
    return found;
  }

  /** Says of what was pressed or filled in, and is still there, whether nobody could see it. */
  function unseenUsed(element) {
    const shown = shownFor(element);
    const isGone = notDrawn(shown) || getComputedStyle(shown).pointerEvents === "none" || !hasSomethingToShow(element);
    const why = isGone ? "" : transparent(shown) || beyond(shown);
    const isMeant = why && !isReadAloudOnly(shown) && !isMoving(shown);
    return isMeant ? [["used unseen", `${told(element)} is ${why}`, location.href]] : [];
  }

  function hasSuspects() {
    return [...document.images].some((image) => image.complete && !image.naturalWidth);
  }

  return {
    /** Tells what of some elements nobody can see, and whether the page that they are in is otherwise in order. */
    look: (elements) => ({
      unseen: elements.slice(0, MOST_ELEMENTS).map(trouble).filter(Boolean),
      isPageFine: elements.length > 0 && window === window.top && !hasSuspects(),
    }),
    /** Tells what is wrong with a page on which some elements were used; mostly there is nothing to wait for. */
    over: (used = []) => {
      const unseen = used.slice(0, MOST_ELEMENTS).flatMap(unseenUsed);
      return hasSuspects() ? brokenPictures().then((broken) => [...broken, ...unseen]) : unseen;
    },
  };
})()
