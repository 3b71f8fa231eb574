/** The player's session: a code becomes a bearer, kept in memory alone; every answer of the API comes through here. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './dist/api.d.ts';
import type { Bridge } from './bridge/bridge.ts';
import { missing } from './consent.ts';
import { liveIn } from './days.ts';
import { apiOf } from './host.ts';
import { asTrouble, Trouble, troubleOf } from './problems.ts';
import { reach } from './reach.ts';
import { forgetAll } from './snapshot.ts';

export type Shown = components['schemas']['Shown'];
export type Moved = components['schemas']['Moved'];
export type ActPage = components['schemas']['ActPage'];
export type Message = components['schemas']['MessageView'];

/** Something that can be done, as a scene offers it. */
export interface Offer {
  move: string;
  arguments: Record<string, string | number>;
  can: boolean;
  why: { code: string; 'zh-CN': string; en: string } | null;
}

interface Told {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** What is sent besides method and path. */
interface Sent {
  body?: object;
  headers?: Record<string, string>;
  /** Sent also when the page goes away meanwhile. */
  keepalive?: boolean;
  /** What asks: with patience, unless nobody waits for the answer. */
  by?: typeof fetch;
}

const NOT_DONE_YET = new Set([401, 408, 425, 429]); // answers after which the same move may be sent again

export class Session {
  player = '';
  token = '';
  /** The player has left the game: no wonder that nobody lets them in. */
  left = false;
  /** Be told when the player may not come in any more, because they have to agree first. */
  shut: (trouble: Trouble) => void = () => undefined;
  /** Be told when the host's code is another player's: nothing of this page is theirs. */
  other: () => void = () => location.reload();
  readonly api = apiOf();
  /** How long the last moves took until the server had answered, in ms. */
  readonly confirms: number[] = [];
  private readonly client: Client<paths> = createClient<paths>({ baseUrl: this.api, fetch: reach });
  private readonly keys = new Map<string, string>(); // of moves whose answer is not known yet
  private readonly entered = new Set<() => void>();
  private opening: Promise<void> | null = null;

  constructor(readonly game: string, private code: string, readonly bridge: Bridge) {
    this.client.use({
      onRequest: ({ request }) => {
        if (this.token) request.headers.set('Authorization', `Bearer ${this.token}`);
        return request;
      },
    });
  }

  /** What the app around us calls players. */
  get names(): Record<string, string> {
    return this.bridge.told.names ?? {};
  }

  /** Whose picture may be kept on this phone, in the host's word; '' when it does not say. */
  get who(): string {
    return this.bridge.told.who ?? '';
  }

  /** Open the session, with the code of the address or one that the app around us gives. */
  open(): Promise<void> {
    this.opening ??= this.enter().catch((error: unknown) => Promise.reject(this.failed(error))).finally(() => (this.opening = null));
    return this.opening;
  }

  /** Be called whenever the session has been opened, until the returned function is called. */
  onOpen(hear: () => void): () => void {
    this.entered.add(hear);
    return () => void this.entered.delete(hear);
  }

  /** A new code came in the address: it opens the next session. */
  take(code: string): void {
    this.code = code;
  }

  private async enter(): Promise<void> {
    this.token = '';
    const code = this.code || (await this.bridge.code());
    if (!code) throw new Trouble('ended', 'no_code');
    const body = { code, kind: 'bearer' as const, view: this.game };
    const told = await this.client.POST('/v1/sessions', { body });
    if (this.code === code && told.response.status < 500) this.code = ''; // it is used up: without an answer it may not be
    if (!told.data) throw troubleOf(told.response.status, told.error);
    if (this.player && this.player !== told.data.player) throw this.changed();
    this.player = told.data.player;
    liveIn(told.data.zone);
    this.token = told.data.token ?? '';
    this.left = false;
    [...this.entered].forEach((hear) => hear());
  }

  /** Somebody else holds the phone: nothing of the one before is shown to them, or done in their name. */
  private changed(): Trouble {
    forgetAll();
    this.other();
    return new Trouble('ended', 'other_player');
  }

  /** What went wrong; who has to agree first is shown nothing but that. */
  private failed(error: unknown): Trouble {
    const trouble = asTrouble(error);
    if (this.left || !(trouble.kind === 'blocked' || missing(trouble, this.bridge.told))) return trouble;
    forgetAll();
    this.shut(trouble);
    return trouble;
  }

  scene(friend = ''): Promise<Shown> {
    const query = friend ? { friend } : {};
    return this.ask(() => this.client.GET('/v1/scene/{game}', { params: { path: { game: this.game }, query } }));
  }

  async page<T>(page: string, after = ''): Promise<T> {
    const query = after ? { after } : {};
    const path = { game: this.game, page };
    const shown = await this.ask<Shown>(() => this.client.GET('/v1/scene/{game}/{page}', { params: { path, query } }));
    return shown.scene as T;
  }

  /**
   * Make a move; the answer holds the new scene, of a friend when one is named. A refusal is thrown as Trouble.
   *
   * As long as nobody knows what came of a move, the same one has the same key: it is done once, however often it is sent.
   */
  play(offer: Pick<Offer, 'move' | 'arguments'>, friend = ''): Promise<Moved> {
    const same = JSON.stringify([offer.move, offer.arguments]);
    const key = this.keys.get(same) ?? crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.keys.set(same, key);
    const path = `play/${this.game}/${encodeURIComponent(offer.move)}${friend ? `?friend=${encodeURIComponent(friend)}` : ''}`;
    const sent = { body: offer.arguments, headers: { 'Idempotency-Key': key }, keepalive: true };
    const began = performance.now();
    const asked = this.ask<Moved>(async () => {
      const told = await this.send('POST', path, sent);
      const { status } = told.response;
      if (status < 500 && !NOT_DONE_YET.has(status)) this.keys.delete(same);
      return told;
    });
    void asked.then(() => this.confirms.push(performance.now() - began), () => undefined);
    return asked;
  }

  /** What the player did lately and what came of it, newest first; `after` goes on. */
  acts(after = ''): Promise<ActPage> {
    const query = after ? { cursor: after } : {};
    return this.ask(() => this.client.GET('/v1/me/acts', { params: { query } }));
  }

  /** Ask any route of the player's own; the answer is what its document says. */
  mine<T>(method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<T> {
    return this.ask(() => this.send(method, `me/${path}`, body ? { body } : {}));
  }

  /** Tell something that nobody waits for, also while the page goes away. */
  tell(path: string, body: object): void {
    if (this.token) void this.send('POST', `me/${path}`, { body, keepalive: true, by: fetch }).catch(() => undefined);
  }

  /** Sent before anything is awaited: a page that goes away waits for nothing. */
  private async send(method: string, path: string, { body, headers, keepalive = false, by = reach }: Sent): Promise<Told> {
    const all = { Authorization: `Bearer ${this.token}`, ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers };
    const response = await by(`${this.api}/v1/${path}`, { method, headers: all, keepalive, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    const data = parsed(text);
    if (!response.ok) return { error: data, response };
    if (text && data === undefined) throw new Trouble('broken', 'not_json');
    return { data, response };
  }

  /** Ask; when the session is over, come in again once. */
  private async ask<T>(call: () => Promise<Told>, again = true): Promise<T> {
    if (!this.token) await this.open();
    const { token } = this;
    const told = await call();
    if (told.response.ok) return told.data as T;
    const trouble = troubleOf(told.response.status, told.error);
    if (trouble.code === 'consent') throw this.failed(trouble); // any other no is of one move or one page
    if (trouble.kind !== 'ended' || !again) throw trouble;
    if (this.token === token) await this.open(); // unless somebody has by now
    return this.ask(call, false);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
