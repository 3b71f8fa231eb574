/**
 * For a bank's own web page: <tilth-forest> and <tilth-farm>, one element for each game that is built in.
 *
 * An element holds the game's view in a frame and speaks the bridge with it, so that neither page can harm the other:
 *
 *     const forest = document.querySelector('tilth-forest');
 *     forest.fetchCode = () => fetch('/tilth-code', { method: 'POST' }).then((told) => told.text());
 *     forest.addEventListener('tilth-openlink', (event) => go(event.detail.to));
 */
import { type FromHost, type Hello, type Insets, message, read, type Theme, TO_HOST, type ToHost } from '../src/bridge/verbs.ts';

const HERE = new URL('../', import.meta.url);
const BACK_MS = 500; // a view that says nothing so long has nothing to close

export class TilthView extends HTMLElement {
  static readonly observedAttributes = ['lang', 'mode', 'brand', 'elder', 'font-scale', 'muted'];
  static view = '';

  /** Asks the bank's back end for an entry code of the player; called again when a session is over. */
  declare fetchCode?: (() => Promise<string>) | null; // with `declare`, what was set before this script came is kept
  /** What the bank calls players, by public id. */
  declare names?: Record<string, string>;
  /** A word for the player on this phone, such as a hash: with it the last picture is shown at once. */
  declare who?: string;
  /** Where to begin, for example `friend/123`. */
  declare to?: string;
  /** How many messages of the frame were not listened to. */
  dropped = 0;
  private frame: HTMLIFrameElement | null = null;
  private readonly backs: ((handled: boolean) => void)[] = []; // presses the view has not answered, oldest first
  private paused = false;
  private insets: Insets | null = null;
  private readonly hearing = (event: MessageEvent) => this.hear(event);

  connectedCallback(): void {
    addEventListener('message', this.hearing);
    this.show();
  }

  private show(): void {
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('title') ?? this.view;
    frame.allow = '';
    Object.assign(frame.style, { display: 'block', width: '100%', height: '100%', border: '0' });
    frame.src = this.address;
    this.replaceChildren(frame);
    this.frame = frame;
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.hearing);
    this.replaceChildren();
    this.frame = null;
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.frame || before === now) return;
    if (name === 'lang') this.show(); // another fragment alone would load nothing
    else if (name === 'muted') this.say('audio', { on: !this.hasAttribute('muted') });
    else this.say('theme', this.theme);
  }

  /** Show another place of the game, for example `quiz`. */
  open(to: string): void {
    this.say('openLink', { to });
  }

  /** The host is left or comes back. */
  pause(paused: boolean): void {
    this.paused = paused;
    this.say('pause', { paused });
  }

  /** The host's bars cover so many pixels. */
  keepClear(top: number, bottom: number): void {
    this.insets = { top, bottom };
    this.say('insets', this.insets);
  }

  /** The player goes back: true when the view has closed something, false when the host may leave it. */
  back(): Promise<boolean> {
    return new Promise((done) => {
      setTimeout(done, BACK_MS, false); // it waits on for its answer, which must not be taken for that of the next press
      this.backs.push(done);
      this.say('back', {});
    });
  }

  private get view(): string {
    return (this.constructor as typeof TilthView).view;
  }

  private get address(): string {
    const lang = this.getAttribute('lang');
    return new URL(`${this.view}/${lang ? `#lang=${encodeURIComponent(lang)}` : ''}`, HERE).href;
  }

  private get theme(): Theme {
    const mode = this.getAttribute('mode');
    const brand = this.getAttribute('brand');
    const scale = Number(this.getAttribute('font-scale'));
    return {
      mode: mode === 'light' || mode === 'dark' ? mode : 'auto',
      elder: this.hasAttribute('elder'),
      ...(brand ? { brand } : {}),
      ...(scale ? { fontScale: scale } : {}),
    };
  }

  private say<V extends keyof FromHost>(verb: V, data: FromHost[V]): void {
    this.frame?.contentWindow?.postMessage(message(verb, data), HERE.origin);
  }

  private hear(event: MessageEvent): void {
    if (!this.frame || event.source !== this.frame.contentWindow) return;
    const told = event.origin === HERE.origin ? read(event.data, TO_HOST) : 'origin';
    if (told === null) return;
    if (typeof told === 'string') this.dropped += 1;
    else this.answer(told.verb as keyof ToHost, told.data);
  }

  private answer(verb: keyof ToHost, data: Record<string, unknown>): void {
    if (verb === 'hello') this.greet();
    else if (verb === 'token') void this.give();
    else if (verb === 'back') this.backs.shift()?.(data['handled'] === true);
    else this.dispatchEvent(new CustomEvent(`tilth-${verb.toLowerCase()}`, { detail: data, bubbles: true }));
  }

  /** A view that begins, perhaps in place of another: it knows nothing of what was said before. */
  private greet(): void {
    this.backs.splice(0).forEach((done) => done(false));
    this.say('hello', this.hello);
    if (this.paused) this.say('pause', { paused: true });
  }

  /** No code is an answer too: the view says at once that it cannot be entered. */
  private async give(): Promise<void> {
    const code = await Promise.resolve().then(() => this.fetchCode?.()).catch(() => undefined);
    this.say('token', { code: code ?? '' });
  }

  private get hello(): Hello {
    const { names = {}, who, to, insets } = this;
    const some = { ...(who ? { who } : {}), ...(to ? { to } : {}), ...(insets ? { insets } : {}) };
    return { names, theme: this.theme, audio: !this.hasAttribute('muted'), ...some };
  }
}

declare const GAMES_WITH_PAGES: string[];

for (const game of GAMES_WITH_PAGES) {
  customElements.define(`tilth-${game}`, class extends TilthView {
    static override view = game;
  });
}
