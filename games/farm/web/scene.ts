/** The farm as the server shows it: games/farm/scene.py and the pages of its rooms say what each value is. */
import type { Offer } from 'shell/session.ts';
import type { Texts } from 'shell/words.ts';

export type State = 'eating' | 'hungry' | 'sleepy' | 'resting' | 'away';
export type Kind = 'thief' | 'guest' | 'work';

interface AnyHen {
  name: string;
  state: State;
  ruffled: boolean;
  wears?: string | null;
  fence_until: string | null;
}

export interface Trough {
  mg: number;
  holds_g: number;
  empty_at: string | null;
}

/** A hen of somebody else's; whose she is knows only who may. */
export interface Guest {
  visit: string;
  kind: Kind;
  whose: string | null;
  mine: boolean;
  ate_mg: number;
  can: Offer[];
}

interface Yard {
  trough: Trough;
  guests: Guest[];
  can: Offer[];
}

export interface Own extends Yard {
  hen: AnyHen & { mood: number; away: { friend: string; as: Kind; ate_mg: number } | null };
  store: { grams: number; holds_g: number };
  egg: { ready: number; part: number; laid: number };
  eggs_thousandths: number;
}

export interface Theirs extends Yard {
  hen: AnyHen & { mine_here: boolean };
  egg: { laid: number };
}

/** Nobody lives there yet. */
export interface Empty {
  hen: null;
  can: Offer[];
}

export type Scene = Own | Theirs | Empty;

export interface FriendLine {
  player: string;
  rank: number;
  me: boolean;
  hints: string[];
}

export interface Task {
  task: string;
  title: Texts;
  act: Texts;
  gives_g: number | null;
  so_far: number;
  need: number;
  state: 'todo' | 'finished' | 'received';
  waiting_mg: number;
  can: Offer[];
}

export interface TasksPage {
  waiting_mg: number;
  gifts_mg: number;
  room_g: number;
  tasks: Task[];
  can: Offer[];
}

export interface Sheet {
  question: string;
  topic: Texts;
  text: Texts;
  options: { option: string; text: Texts }[];
}

export interface Solution {
  chosen: string | null;
  right: string;
  correct: boolean;
  explanation: Texts;
}

export interface QuizPage {
  answered: boolean;
  comes_back: boolean;
  sheet: Sheet | null;
  solution: Solution | null;
  can: Offer[];
}

export interface PracticePage {
  sheets: (Sheet & { can: Offer[] })[];
}

export interface Project {
  project: string;
  title: Texts;
  about: Texts;
  partner: Texts;
  unit: Texts;
  state: 'soon' | 'open' | 'reached' | 'over';
  eggs: number;
  goal_eggs: number;
  left_today: number;
  story: { text: Texts };
  can: Offer[];
}

export interface ProjectsPage {
  projects: Project[];
  eggs: number;
}

export interface ReceiptsPage {
  receipts: { number: string; text: Texts; at: string }[];
}

export interface BagPage {
  holds: number;
  tools: { tool: string; title: Texts; about: Texts; many: number; can: Offer[] }[];
  tasks: { task: string; title: Texts; waiting: number; can: Offer[] }[];
}

export interface KindnessPage {
  thanks: { friend: string; meals: number; can: Offer[] }[];
  invitations: { friend: string; until: string; can: Offer[] }[];
}

/** Milligrams as whole grams, never more than there is. */
export function gramsOf(mg: number): number {
  return Math.floor(mg / 1000);
}

/** How full a trough is, 0 to 1: with anything in it, not empty to look at. */
export function level({ mg, holds_g }: Trough): number {
  return mg > 0 ? Math.min(1, Math.max(0.04, mg / 1000 / holds_g)) : 0;
}

/** The words by which a hen is drawn (assets/farm/hen.poses.json): what she does, as what she is here, what she wears. */
export function posture(hen: AnyHen, as: Kind | 'own' = 'own'): string {
  return [hen.state, as, hen.ruffled ? 'ruffled' : '', hen.wears ?? ''].filter(Boolean).join(' ');
}

/** How a guest is drawn: those with food before them eat, and who comes for tea looks about. */
export function guestPosture({ kind }: Guest, food: boolean): string {
  return `${food && kind !== 'guest' ? 'eating' : 'hungry'} ${kind} left`;
}

/** What stands on a friend, one mark at a time, the most useful first. */
export function markOf(hints: readonly string[]): 'hungry' | 'thief' | '' {
  if (hints.includes('hungry')) return 'hungry';
  return hints.includes('thieves') ? 'thief' : '';
}

/** Friends without oneself: where something can be done first, then by rank. */
export function inOrder(lines: readonly FriendLine[]): FriendLine[] {
  const worth = { hungry: 0, thief: 1, '': 2 } as const;
  return lines.filter((one) => !one.me).sort((a, b) => worth[markOf(a.hints)] - worth[markOf(b.hints)] || a.rank - b.rank);
}

/** The instants at which a yard changes by itself. */
export function moments(scene: Scene): number[] {
  return scene.hen ? [Date.parse(scene.trough.empty_at ?? '')] : [];
}

/** What an answer came to, as the move tells it. */
export function answerOf(result: Record<string, unknown>): Solution {
  return result as unknown as Solution;
}

/** The eggs in a purse, as whole ones and hundredths of one: 2.35. */
export function eggsOf(thousandths: number, lang: string): string {
  return new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }).format(Math.floor(thousandths / 10) / 100);
}
