/** The player's session: a code becomes a bearer, kept in memory alone; every answer of the API comes through here. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './dist/api.d.ts';
import { askHost, type Names, type Welcome } from './host.ts';
import { Trouble, troubleOf } from './problems.ts';

export type Shown = components['schemas']['Shown'];
export type Moved = components['schemas']['Moved'];
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

export class Session {
  names: Names = {};
  player = '';
  token = '';
  private readonly client: Client<paths> = createClient<paths>({ baseUrl: location.origin });
  private opening: Promise<void> | null = null;

  constructor(private readonly game: string, private code: string) {
    this.client.use({
      onRequest: ({ request }) => {
        if (this.token) request.headers.set('Authorization', `Bearer ${this.token}`);
        return request;
      },
    });
  }

  /** Open the session, with the code of the address or one that the app around us gives. */
  open(): Promise<void> {
    this.opening ??= this.enter().finally(() => (this.opening = null));
    return this.opening;
  }

  private async enter(): Promise<void> {
    this.token = '';
    const welcome: Welcome | null = this.code ? { code: this.code } : await askHost();
    this.code = '';
    if (!welcome) throw new Trouble('ended', 'no_code');
    this.names = welcome.names ?? this.names;
    const body = { code: welcome.code, kind: 'bearer' as const, view: this.game };
    const told = await this.client.POST('/v1/sessions', { body });
    if (!told.data) throw troubleOf(told.response.status, told.error);
    this.player = told.data.player;
    this.token = told.data.token ?? '';
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

  /** Make a move; the answer holds the new scene, of a friend when one is named. A refusal is thrown as Trouble. */
  play(offer: Pick<Offer, 'move' | 'arguments'>, friend = ''): Promise<Moved> {
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`; // once per tap: a repetition pays nothing
    const params = {
      path: { game: this.game, move: offer.move },
      query: friend ? { friend } : {},
      header: { 'Idempotency-Key': key },
    };
    return this.ask(() => this.client.POST('/v1/play/{game}/{move}', { params, body: offer.arguments as never }));
  }

  /** Ask; when the session is over, come in again once. */
  private async ask<T>(call: () => Promise<Told>, again = true): Promise<T> {
    if (!this.token) await this.open();
    const told = await call();
    if (told.response.ok) return told.data as T;
    const trouble = troubleOf(told.response.status, told.error);
    if (trouble.kind !== 'ended' || !again) throw trouble;
    await this.open();
    return this.ask(call, false);
  }
}
