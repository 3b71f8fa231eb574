/** The bridge to the app around a view: says hello, asks for entry codes, tells what the host may do for the player. */
import { type Fault, FROM_HOST, type FromHost, type Hello, message, read, type ToHost } from './verbs.ts';
import { type Way, wayOf } from './ways.ts';

const HELLO_MS = 500; // a host that says nothing so long is none: the view stands alone
const CODE_MS = 8000; // a code costs the host a request to its own back end

export class Bridge {
  /** What the host said at first; empty when there is none. */
  told: Hello = {};
  alone = false; // as far as we know: a host that speaks late is heard too
  /** How many messages were not listened to, and why. */
  readonly dropped: Record<Fault, number> = { origin: 0, version: 0, verb: 0, shape: 0 };
  private readonly ears = new Map<string, Set<(data: never) => void>>();

  constructor(private readonly view: string, readonly way: Way = wayOf(window)) {
    way.listen((came) => this.hear(came), () => (this.dropped.origin += 1));
    this.on('hello', (told) => {
      this.alone = false;
      this.told = told;
    });
  }

  /** Whether there is an app that can lead the player to another place of its own. */
  get leads(): boolean {
    return !this.alone || this.way.name === 'wechat';
  }

  /** Nobody can ever answer here. */
  private get mute(): boolean {
    return this.way.name === 'standalone' || this.way.name === 'wechat';
  }

  /** Say hello; the host's answer, or an empty one after half a second. */
  async open(): Promise<Hello> {
    this.alone = true;
    if (this.mute) return this.told;
    const answer = this.once('hello', HELLO_MS);
    this.say('hello', { view: this.view });
    await answer;
    return this.told;
  }

  /** A new entry code, or '' when the host gives none. One that has not answered yet is greeted again. */
  async code(): Promise<string> {
    if (this.mute) return '';
    if (this.alone) await this.open();
    const answer = this.once('token', CODE_MS);
    const late = this.alone ? this.on('hello', () => this.say('token', {})) : () => undefined; // it heard nothing before
    this.say('token', {});
    const told = await answer;
    late();
    return told?.code ?? '';
  }

  /** The address leads to a place of the game: as if the host had said so, now or as soon as somebody hears it. */
  lead(to: string): void {
    if (this.ears.get('openLink')?.size) this.hear(message('openLink', { to }));
    else this.told.to = to;
  }

  say<V extends keyof ToHost>(verb: V, data: ToHost[V]): void {
    this.way.send(message(verb, data));
  }

  /** Hear a verb of the host's until the returned function is called. */
  on<V extends keyof FromHost>(verb: V, hear: (data: FromHost[V]) => void): () => void {
    const ears = this.ears.get(verb) ?? new Set();
    this.ears.set(verb, ears.add(hear as (data: never) => void));
    return () => void ears.delete(hear as (data: never) => void);
  }

  private once<V extends keyof FromHost>(verb: V, patience: number): Promise<FromHost[V] | null> {
    return new Promise((done) => {
      const stop = this.on(verb, (data) => end(data));
      const timer = setTimeout(() => end(null), patience);
      const end = (data: FromHost[V] | null) => {
        clearTimeout(timer);
        stop();
        done(data);
      };
    });
  }

  private hear(came: unknown): void {
    const told = read(came, FROM_HOST, () => (this.dropped.shape += 1));
    if (told === null) return;
    if (typeof told === 'string') this.dropped[told] += 1;
    else [...(this.ears.get(told.verb) ?? [])].forEach((hear) => hear(told.data as never));
  }
}
