/** Reading text/event-stream, however the network has cut it. */

/** Splits text at LF, CR and CRLF, also where a CRLF is cut in two. */
class Lines {
  #rest = "";
  #returned = false;

  push(text) {
    const halfEnding = this.#returned && text.startsWith("\n");
    if (text !== "") this.#returned = text.endsWith("\r");
    const lines = (this.#rest + (halfEnding ? text.slice(1) : text)).split(/\r\n|\r|\n/);
    this.#rest = lines.pop();
    return lines;
  }
}

/** Collects the data lines of an event until the empty line that ends it. */
class Events {
  #data = [];

  take(line) {
    if (line === "") {
      const data = this.#data;
      this.#data = [];
      return data.length ? data.join("\n") : null;
    }
    const field = line.match(/^data(?::\x20?|$)/);
    if (field) this.#data.push(line.slice(field[0].length));
    return null;
  }
}

/** Gives the data of each whole event; what the stream's end cuts off is no event. */
export async function* readEvents(body) {
  const decoder = new TextDecoder();
  const lines = new Lines();
  const events = new Events();
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const line of lines.push(decoder.decode(part.value, { stream: true }))) {
        const data = events.take(line);
        if (data !== null) yield data;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // a stream that broke has nothing left to cancel
  }
}
