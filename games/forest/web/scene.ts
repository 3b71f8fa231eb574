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
  thumbs: number;
  can: Offer[];
}

export interface Own extends Any {
  energy_g: number;
  week_g: number;
}

export interface Friends extends Any {
  peace: boolean;
  notes: Record<string, Texts>;
}

export interface Marks {
  take: boolean;
  help: boolean;
  soon: boolean;
}

export interface FriendLine {
  player: string;
  rank: number;
  grown_g: number;
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
export function inOrder(lines: readonly FriendLine[]): FriendLine[] {
  const worth = { take: 0, help: 1, soon: 2, '': 3 } as const;
  return lines
    .filter((one) => !one.me)
    .sort((a, b) => worth[markOf(a.marks)] - worth[markOf(b.marks)] || a.rank - b.rank);
}

/** How far a bubble has come, 0 to 1, for its ring; the server says only when it is ripe. */
export function ripeness(ripeAt: number, now: number, whole = 24 * 3_600_000): number {
  return Math.min(1, Math.max(0, 1 - (ripeAt - now) / whole));
}
