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
  settings: { stays: boolean; may_work: boolean };
}

export interface Theirs extends Yard {
  hen: AnyHen & { mine_here: boolean };
  egg: { laid: number };
}

/** Nobody lives there yet. */
interface Empty {
  hen: null;
  can: Offer[];
}

export type Scene = Own | Theirs | Empty;

export interface FriendLine {
  player: string;
  rank: number;
  eggs_laid: number;
  me: boolean;
  state: State | null;
  hints: string[];
}

export interface BoardPage {
  friends: FriendLine[];
  next: string | null;
}

export interface Task {
  task: string;
  title: Texts;
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
  /** What is said when more waits than a store holds. */
  plenty?: Texts | null;
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
  /** Missed questions that come back. */
  missed: { question: string }[];
  /** Why there is no question. */
  none?: Texts | null;
  seen: number;
  questions: number;
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
  evidence: Evidence[];
  can: Offer[];
}

interface Evidence {
  at: string;
  text: Texts;
}

export interface ProjectsPage {
  projects: Project[];
  eggs: number;
}

export interface Receipt {
  number: string;
  text: Texts;
  at: string;
  /** What became of it; a project that left the catalogue says no more than its news. */
  became: { state?: Project['state']; eggs?: number; goal_eggs?: number; pays: Texts; news: Evidence | null };
}

export interface ReceiptsPage {
  receipts: Receipt[];
  next: string | null;
}

export interface MedalsPage {
  eggs: number;
  gifts: number;
  medals: { medal: string; title: Texts }[];
  next: { eggs: number; missing: number } | null;
  month: { days: number; need: number };
}

export interface Tool {
  tool: string;
  title: Texts;
  about: Texts;
  many: number;
  a_day: number;
  used_today: number;
  at_friends: boolean;
  can: Offer[];
}

export interface ToolTask {
  task: string;
  title: Texts;
  tool: string;
  state: Task['state'];
  waiting: number;
  so_far: number;
  need: number;
  can: Offer[];
}

export interface BagPage {
  holds: number;
  tools: Tool[];
  tasks: ToolTask[];
}

export interface Outfit {
  outfit: string;
  title: Texts;
  by: 'eggs' | 'days' | 'donations';
  so_far: number;
  need: number;
  worn: boolean;
  can: Offer[];
}

export interface OutfitsPage {
  outfits: Outfit[];
  /** Taking off what is worn. */
  can: Offer[];
}

export interface CupsPage {
  paid_left: number;
  rounds: number;
  can: Offer[];
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

/** How much of something there is, 0 to 1. */
export function part(some: number, whole: number): number {
  return Math.min(1, Math.max(0, some / whole));
}

/** How many eggs can be given to a project at once: what one has, what it takes today, what its goal is short of. */
export function mostEggs({ left_today, goal_eggs, eggs }: Project, has: number): number {
  return Math.max(0, Math.min(has, left_today, goal_eggs - eggs));
}

/** How many eggs a press may give, when so many can be given: one, five or ten, and all of what is less than five. */
export function giftsOf(most: number): number[] {
  if (most > 1 && most < 5) return [1, most];
  return [1, 5, 10].filter((n) => n === 1 || n <= most);
}

/** What can be received first, then what is to be done, what was received last. */
export function tasksInOrder(tasks: readonly Task[]): Task[] {
  const order = ['finished', 'todo', 'received'];
  return [...tasks].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** The words by which a yard's own hen is drawn (assets/farm/hen.poses.json): what she does and how, and what she wears. */
export function posture({ state, ruffled, wears }: AnyHen, hurried = false): string {
  const how = hurried && state === 'eating' ? 'hurried' : ruffled ? 'ruffled' : '';
  return [state, 'own', how, wears ?? ''].filter(Boolean).join(' ');
}

/** How a guest is drawn: those with food before them eat, who helps herself on tiptoe, and who comes for tea looks about. */
export function guestPosture({ kind }: Guest, food: boolean): string {
  const does = food && kind !== 'guest' ? 'eating' : 'hungry';
  return `${does} ${kind === 'thief' ? 'stealing ' : ''}${kind} left`;
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
