/** The live stream, read by fetch: EventSource cannot send the bearer. */
import type { Message, Session } from './session.ts';

export interface Said {
  event: string;
  id: string;
  data: string;
}

/** Cut a text of server-sent events into whole events and the rest that is not whole yet. */
export function cut(text: string): [Said[], string] {
  const blocks = text.replace(/\r\n?/g, '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  return [blocks.map(read).filter((one) => one.data !== ''), rest];
}

function read(block: string): Said {
  const said: Said = { event: 'message', id: '', data: '' };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, '');
    const field = line.slice(0, colon);
    if (field === 'data') said.data += said.data ? `\n${value}` : value;
    else if (field === 'event' || field === 'id') said[field] = value;
  }
  return said;
}

const LONGEST_MS = 30_000;

/** Hear what the player is told, until the returned function is called; while nobody looks it is closed. */
export function listen(session: Session, hear: (message: Message) => void, missed: () => void): () => void {
  let last = '';
  let stop = new AbortController();
  let over = false;

  async function once(): Promise<void> {
    const headers: Record<string, string> = { Authorization: `Bearer ${session.token}` };
    if (last) headers['Last-Event-ID'] = last;
    const answer = await fetch('/v1/me/stream', { headers, signal: stop.signal });
    if (!answer.ok || !answer.body) throw new Error(String(answer.status));
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    for (let rest = ''; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      const [events, kept] = cut(rest + decoder.decode(value, { stream: true }));
      rest = kept;
      for (const one of events) {
        const first = !last;
        last = one.id || last;
        if (one.event === 'message') hear(JSON.parse(one.data) as Message);
        else if (one.event === 'reset' && !first) missed();
      }
    }
  }

  async function run(): Promise<void> {
    for (let wait = 1000; !over && !document.hidden; wait = Math.min(wait * 2, LONGEST_MS)) {
      const began = performance.now();
      await once().catch(() => undefined);
      if (performance.now() - began > LONGEST_MS) wait = 1000;
      if (over || document.hidden) return;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  const seen = () => {
    stop.abort();
    stop = new AbortController();
    if (!document.hidden) void run();
  };
  document.addEventListener('visibilitychange', seen);
  void run();
  return () => {
    over = true;
    stop.abort();
    document.removeEventListener('visibilitychange', seen);
  };
}
