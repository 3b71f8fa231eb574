/** The forest as the server shows it: games/forest/scene.py and pages.py say what each value is. */
import type { Offer } from 'shell/session.ts';
import type { Texts } from 'shell/words.ts';

export type Status = 'growing' | 'ripe' | 'golden' | 'taken' | 'left' | 'protected' | 'vanishing';

export interface Bubble {
  name: string;
  status: Status;
  grams: number;
  label: Texts | null;
  act: string | null;
  can: Offer[];
  note?: Texts | null;
  from?: string;
  /** Of one's own. */
  ripe_at?: string;
  gone_at?: string;
  taken_g?: number;
  /** Of a friend's: `soon`, `later`, or '' when it is ripe. */
  ripens?: string;
}

export interface Tree {
  species: string;
  title: Texts;
  kind: 'tree' | 'reserve';
  price_g: number;
  phase: number;
  part: number;
  missing_g?: number;
}

interface Any {
  tree: Tree;
  bubbles: Bubble[];
  more: number;
  grown_g: number;
  planted: number;
  /** What the tree wears, '' when it is as it grows. */
  skin: string;
  thumbs: number;
  can: Offer[];
}

export interface Wishes {
  peace: boolean;
  shows_acts: boolean;
  on_board: boolean;
  give_back_over_g: number;
}

export interface Own extends Any {
  energy_g: number;
  week_g: number;
  woods: WoodRow[];
  settings: Wishes;
  in_use: Record<string, string>;
}

export interface Friends extends Any {
  peace: boolean;
  shield: boolean;
  notes: Record<string, Texts>;
  /** What the player may bring back here. */
  revive_g: number;
}

/** A tree that is grown together, as lists show it. */
export interface WoodRow {
  wood: string;
  kind: string;
  name: Texts;
  group: string | null;
  species: string;
  title: Texts;
  energy_g: number;
  goal_g: number;
  mine_g: number;
  today_g: number;
  people?: number;
  can: Offer[];
}

interface Marks {
  take: boolean;
  help: boolean;
  soon: boolean;
}

export interface FriendLine {
  player: string;
  rank: number;
  grown_g: number;
  week_g: number;
  planted: number;
  thumbs: number;
  me: boolean;
  marks: Marks;
}

/** What a tap on a bubble does: the first thing that can be done, else the first that says why not. */
export function tapped(bubble: Bubble): Offer | undefined {
  return bubble.can.find((one) => one.can) ?? bubble.can[0];
}

/** Which mark stands on a friend: one at a time, the most useful first. */
export function markOf(marks: Marks): 'take' | 'help' | 'soon' | '' {
  if (marks.take) return 'take';
  if (marks.help) return 'help';
  return marks.soon ? 'soon' : '';
}

/** Friends without oneself: what can be taken now first, then what vanishes, then what ripens soon, then by rank. */
export function inOrder<L extends Pick<FriendLine, 'rank' | 'me' | 'marks'>>(lines: readonly L[]): L[] {
  const worth = { take: 0, help: 1, soon: 2, '': 3 } as const;
  return lines
    .filter((one) => !one.me)
    .sort((a, b) => worth[markOf(a.marks)] - worth[markOf(b.marks)] || a.rank - b.rank);
}

/** How far a bubble has come, 0 to 1, for its ring; the server says only when it is ripe. */
export function ripeness(ripeAt: number, now: number, whole = 24 * 3_600_000): number {
  return Math.min(1, Math.max(0, 1 - (ripeAt - now) / whole));
}

/** When bubbles ripen and when they go. */
export function moments(scene: Own | Friends): number[] {
  return scene.bubbles.flatMap((one) => [one.ripe_at, one.gone_at].map((at) => Date.parse(at ?? ''))).filter((at) => at > 0);
}

/** How far a tree has come, in whole hundredths; all only when it is all there. */
export function percent(energy: number, goal: number): number {
  return goal > 0 ? Math.min(100, Math.floor((energy / goal) * 100)) : 0;
}

/** An offer that nobody made: what the server will say to it is not known before. */
export function asking(move: string, what: Record<string, unknown> = {}): Offer {
  return { move, arguments: what as Offer['arguments'], can: true, why: null };
}

/** How much less, or more when it is below 0, the player has after a move at a friend's. */
export function spentBy({ move }: Pick<Offer, 'move'>, { result }: { result: Record<string, unknown> }): number {
  const got = Number(result['grams'] ?? 0);
  if (move === 'water') return got;
  return move === 'steal' || move === 'steal_all' ? -got : 0;
}
