// The line to the server: a token, posts that are repeated until they arrive, and one stream of events.
// The token goes into a header and never into an address; so the stream is read with fetch instead of EventSource.

const PAUSE = { first: 500, most: 15000 };
const SILENCE = 40000;

export class Line {
  constructor(account, memory, heard) {
    this.account = account;
    this.memory = memory;
    this.heard = heard;
    this.seq = 0;
    this.following = false;
    this.pause = PAUSE.first;
    this.resting = new Set();
    addEventListener("online", () => this.hurry());
  }

  async ask(path, options = {}) {
    const headers = { ...options.headers };
    if (this.memory.token) headers.authorization = `Bearer ${this.memory.token}`;
    return fetch(path, { ...options, headers, cache: "no-store", credentials: "omit", redirect: "error" });
  }

  async known() {
    if (this.memory.token) return;
    const answer = await fetch(`/webchat/${this.account}/visitors`, { method: "POST", cache: "no-store" });
    if (!answer.ok) throw new Error("no token");
    this.memory.token = (await answer.json()).token;
    this.memory.keep();
  }

  // Says "ok", "refused" or "expired"; throws when nobody answered or the server cannot take it now.
  async post(events, language) {
    await this.known();
    const answer = await this.ask(`/hooks/webchat/${this.account}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ language, events }),
    });
    if (answer.ok) return "ok";
    if (answer.status === 401 || answer.status === 403) return "expired";
    if (answer.status === 429 || answer.status >= 500) throw new Error("try again");
    return "refused";
  }

  async follow() {
    if (this.following || !this.memory.token) return;
    this.following = true;
    while (this.following) {
      try {
        await this.listen();
      } catch {
        // Whatever ended the stream, the answer is to open it again.
      }
      if (!this.following) return;
      this.heard("lost");
      await this.rest();
    }
  }

  async listen() {
    const stop = new AbortController();
    const headers = { accept: "text/event-stream", ...(this.seq ? { "last-event-id": String(this.seq) } : {}) };
    const answer = await this.ask(`/webchat/${this.account}/events`, { headers, signal: stop.signal });
    if (answer.status === 401) {
      this.following = false;
      return this.heard("expired");
    }
    if (!answer.ok || !answer.body) throw new Error("no stream");
    this.pause = PAUSE.first;
    this.heard("open");
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const timer = setTimeout(() => stop.abort(), SILENCE);
      const { value, done } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      blocks.forEach((block) => this.take(block));
    }
  }

  take(block) {
    const fields = {};
    for (const line of block.split("\n")) {
      const [, name, value] = line.match(/^(\w+): ?(.*)$/) || [];
      if (name) fields[name] = value;
    }
    if (!fields.data) return;
    if (fields.id) this.seq = Math.max(this.seq, Number(fields.id));
    this.heard(fields.event, JSON.parse(fields.data), Number(fields.id));
  }

  rest() {
    const pause = this.pause * (0.75 + Math.random() / 2);
    this.pause = Math.min(2 * this.pause, PAUSE.most);
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer);
        this.resting.delete(wake);
        done();
      };
      const timer = setTimeout(wake, pause);
      this.resting.add(wake);
    });
  }

  hurry() {
    this.pause = PAUSE.first;
    [...this.resting].forEach((wake) => wake());
  }

  async file(id) {
    const answer = await this.ask(`/webchat/${this.account}/files/${encodeURIComponent(id)}`);
    if (!answer.ok) throw new Error("no file");
    return URL.createObjectURL(await answer.blob());
  }
}
