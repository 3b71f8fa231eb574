/** The story of the demo as it goes: what is done to whom, what came of it, and what the other one was told. */
import { asTrouble, type Trouble } from 'shell/problems.ts';
import type { Lang, Texts } from 'shell/words.ts';
import type { TilthView } from '../embed/tilth.ts';
import type { Bank, Fields, MadeUp, Message } from './bank.ts';
import { Book, yuan } from './book.ts';
import type { Cast, Friend, Person } from './cast.ts';
import { both } from './words.ts';

/** A line of the log. `at` is the game's time; `who` is '' when it is about nobody alone. */
export interface Line {
  n: number;
  at: number;
  who: string;
  what: Texts;
  came: Texts[];
  tone: 'gain' | 'none' | 'told' | 'time' | 'wrong';
}

/** `stale`: the key is of an earlier start; `away`: nobody answers. */
export type State = 'opening' | 'open' | 'stale' | 'away';
export type Step = 'pay' | 'collect' | 'seen';

export const SHOPS = [8, 26, 128] as const;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const STEPS: Step[] = ['pay', 'collect', 'seen'];
const FARE = 4;
const MOST_LINES = 60;
const LOOK_MS = 1500;
const TELLS_MS = 15_000; // so long at most until an act's own message is in the inbox

export class Demo {
  state: State = 'opening';
  busy = false;
  lines: Line[] = [];
  readonly done = new Set<Step>();
  readonly books: Map<string, Book>;
  /** The views that are on the phones now, by player. */
  readonly views = new Map<string, TilthView>();
  readonly people: readonly Person[];
  private readonly known: readonly Friend[];
  private readonly follows: boolean;
  private guests: readonly Friend[];
  private ids: Record<string, string> = {};
  private clock = { told: 0, at: 0 };
  private readonly seen = new Map<string, number>();
  private readonly had = new Map<string, number>();
  private readonly noted = new Map<string, number>();

  /** `start` is a word of this start of the demo: books of another one are not opened. */
  constructor(readonly bank: Bank, start: string, { players, friends, guests, follows }: Cast, private readonly changed: () => void) {
    this.people = players;
    this.known = [...players, ...friends, ...guests];
    this.guests = guests;
    this.follows = follows ?? false;
    this.books = new Map(players.map(({ ref }) => [ref, new Book(`tilth-demo-${start}-${ref}`)]));
  }

  /** Learn the time and who is who; then look again and again at what the players are told. */
  async open(): Promise<void> {
    this.state = 'opening';
    this.changed();
    await this.safely(async () => {
      this.setClock(await this.bank.now());
      const ids = await Promise.all(this.known.map(async ({ ref }) => [await this.bank.publicId(ref), ref] as const));
      this.ids = Object.fromEntries(ids);
      await import(/* @vite-ignore */ new URL('/play/embed/tilth.js', location.origin).href); // as a bank's own page does
      await this.look();
      this.state = 'open';
      void this.watch();
    });
    if (this.state === 'opening') this.state = 'away';
    this.changed();
  }

  /** The game's time now: it runs on by itself between two answers. */
  get now(): number {
    return this.clock.told && this.clock.told + performance.now() - this.clock.at;
  }

  /** What the bank calls players, by public id. */
  names(lang: Lang): Record<string, string> {
    return Object.fromEntries(Object.entries(this.ids).map(([id, ref]) => [id, this.nameOf(ref)[lang]]));
  }

  /** What the bank calls a player, by the bank's own reference. */
  nameOf(ref: string): Record<Lang, string> {
    return this.known.find((one) => one.ref === ref)?.name ?? { 'zh-CN': '', en: '' };
  }

  /** Who may be invited next. */
  get guest(): Friend | undefined {
    return this.guests[0];
  }

  /** Which of the three steps comes next; null when all are done. */
  get step(): Step | null {
    return STEPS.find((one) => !this.done.has(one)) ?? null;
  }

  pay(ref: string, amount: number): Promise<void> {
    return this.spend(ref, 'pay', 'payment', { channel: 'qr', amount });
  }

  ride(ref: string): Promise<void> {
    return this.spend(ref, 'ride', 'ride', { mode: 'metro', amount: FARE });
  }

  async walk(ref: string): Promise<void> {
    await this.happen(ref, both('did.walk'), 'steps', () => ({ day_total: this.book(ref).walk(3000, this.now) }));
  }

  /** Pay the last payment back. */
  async refund(ref: string): Promise<void> {
    const last = this.book(ref).paid[0];
    if (!last) return this.note(ref, both('did.noRefund'), [both('noRefund')], 'none');
    const what = both('did.refund', (lang) => ({ sum: yuan(last.amount, lang) }));
    const made = await this.happen(ref, what, 'refund', () => ({ payment_ref: last.ref, amount: last.amount }));
    if (made) this.book(ref).refund(last.ref);
    this.changed();
  }

  /** The question of the day is open; what the answer gives is told by the game. */
  answer(ref: string): void {
    this.note(ref, both('did.answer'), [both('howAnswer')], 'none');
  }

  /** A player's friend code; '' when it cannot be had. */
  async code(ref: string): Promise<string> {
    let code = '';
    await this.safely(async () => void (code = await this.bank.friendCode(ref)));
    return code;
  }

  /** The next guest joins with a player's friend code. */
  async join(ref: string, code: string): Promise<void> {
    const guest = this.guest;
    if (!guest) return;
    await this.safely(async () => {
      await this.bank.join(guest.ref, code);
      this.guests = this.guests.slice(1);
      this.note(ref, both('did.invite', (lang) => ({ name: guest.name[lang] })), [], 'gain');
      this.again(ref);
    });
  }

  async share(ref: string, title: string, what: string): Promise<void> {
    await this.happen(ref, both('did.share', () => ({ title })), 'share', () => ({ what, to: 'friend' }));
  }

  /** Let time pass; then every view looks anew. */
  async pass(ms: number): Promise<void> {
    this.busy = true;
    this.changed();
    await this.safely(async () => {
      if (ms >= DAY && this.done.has('pay')) await this.remember(); // before: what has ripened may be collected at once
      this.setClock(await this.bank.pass(ms));
      this.note('', both(ms < DAY ? 'hour' : 'day'), [], 'time');
      this.again();
    });
    this.busy = false;
    this.changed();
  }

  note(who: string, what: Texts, came: Texts[], tone: Line['tone']): void {
    const line = { n: (this.lines[0]?.n ?? 0) + 1, at: this.now, who, what, came, tone };
    this.lines = [line, ...this.lines].slice(0, MOST_LINES);
    this.changed();
  }

  book(ref: string): Book {
    return this.books.get(ref) as Book;
  }

  private async spend(ref: string, key: 'pay' | 'ride', type: string, fields: Fields): Promise<void> {
    const amount = Number(fields['amount']);
    const made = await this.happen(ref, both(`did.${key}`, (lang) => ({ sum: yuan(amount, lang) })), type, () => fields);
    if (!made) return;
    this.book(ref).pay({ ref: String(made.event['data'] && (made.event['data'] as Fields)['txn_ref']), key, amount });
    if (made.result.earned?.some((one) => one.asset === 'energy')) this.done.add('pay');
    this.changed();
  }

  private async happen(ref: string, what: Texts, type: string, fields: () => Fields): Promise<MadeUp | null> {
    let made: MadeUp | null = null;
    await this.safely(async () => {
      made = await this.bank.happen(ref, type, fields());
      for (const { quest } of made.result.earned ?? []) this.noted.set(`${ref} ${quest}`, performance.now());
      this.note(ref, what, ...came(made));
      this.again(ref);
    });
    return made;
  }

  /** Do something; what goes wrong is a line of the log, or the one message that nothing works any more. */
  private async safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const trouble = asTrouble(error);
      if (trouble.kind === 'ended') this.state = 'stale';
      else if (trouble.kind === 'offline' && trouble.code === 'network') this.state = 'away';
      else this.note('', both('wrong'), [says(trouble)], 'wrong');
      this.changed();
    }
  }

  private setClock(now: number): void {
    this.clock = { told: now, at: performance.now() };
  }

  /** Tell the views that there is something new to see. */
  private again(ref = ''): void {
    for (const [whose, view] of this.views) if (!ref || whose === ref) view.pause(false);
  }

  private async watch(): Promise<void> {
    while (this.state === 'open') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (!document.hidden && !this.busy) await this.safely(() => this.look());
    }
  }

  private async look(): Promise<void> {
    if (this.follows) await this.follow();
    for (const { ref } of this.people) this.tell(ref, await this.bank.inbox(ref));
    if (this.step === 'collect' && this.had.size) await this.lookForCollected();
  }

  /** A tape moves the sandbox from elsewhere, also back: the clock and the views are to be as it is now. */
  private async follow(): Promise<void> {
    const now = await this.bank.now();
    if (now < this.clock.told) {
      this.lines = []; // it did not happen yet
      this.seen.clear();
    }
    this.setClock(now);
    this.again();
    this.changed();
  }

  /** Note what a player was told since we looked last. */
  private tell(ref: string, messages: Message[]): void {
    const last = this.seen.get(ref);
    this.seen.set(ref, Math.max(last ?? 0, ...messages.map((one) => one.number)));
    if (last === undefined) return;
    for (const one of messages.filter((each) => each.number > last && !this.isNoted(ref, each)).reverse()) {
      const about = this.ids[one.about ?? ''];
      const words = about ? both('by', (lang) => ({ words: one.words[lang] ?? '', name: this.nameOf(about)[lang] })) : one.words;
      if (one.kind === 'forest.stolen') this.done.add('seen');
      this.note(ref, both('told'), [words], 'told');
    }
  }

  /** Whether the log has it already, with the act that it is about. */
  private isNoted(ref: string, { link }: Message): boolean {
    const quest = (link?.values as Record<string, string> | undefined)?.['quest'];
    const at = quest === undefined ? undefined : this.noted.get(`${ref} ${quest}`);
    return at !== undefined && performance.now() - at < TELLS_MS;
  }

  /** How much each had before a day's bubbles could be collected. */
  private async remember(): Promise<void> {
    for (const { ref } of this.people) this.had.set(ref, await this.bank.purse(ref, 'energy'));
  }

  private async lookForCollected(): Promise<void> {
    for (const { ref } of this.people) {
      const had = this.had.get(ref);
      if (had === undefined || (await this.bank.purse(ref, 'energy')) <= had) continue;
      this.done.add('collect');
      this.changed();
    }
  }
}

/** What a made-up event came to: the quests' own words, or why it gave nothing, with the name of the quest. */
function came(made: MadeUp): [Texts[], Line['tone']] {
  const earned = (made.result.earned ?? []).map((one) => one.message);
  if (earned.length) return [earned, 'gain'];
  const [why] = made.why_not; // the one that came closest stands first
  if (!why) return [[both(made.event['type'] === 'refund' ? 'nothingBack' : 'nothingCame')], 'none'];
  if (!Object.keys(why.title).length) return [[why.sentence], 'none'];
  return [[both('because', (lang) => ({ title: why.title[lang] ?? '', why: why.sentence[lang] ?? '' }))], 'none'];
}

function says(trouble: Trouble): Texts {
  return { 'zh-CN': trouble.says('zh-CN'), en: trouble.says('en') };
}
