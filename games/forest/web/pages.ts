/** What the forest's pages hold: games/forest/pages.py, woods/pages.py and vitality/pages.py say what each value is. */
import type { Offer } from 'shell/session.ts';
import type { Texts } from 'shell/words.ts';
import type { WoodRow } from './scene.ts';

export interface Species {
  species: string;
  title: Texts;
  region: Texts;
  kind: 'tree' | 'reserve';
  price_g: number;
  left: number;
  next_release: string | null;
  kept_until: string | null;
  can: Offer[];
}

export interface CataloguePage {
  species: Species[];
  energy_g: number;
}

export interface Certificate {
  tree: string;
  number: string;
  species: string;
  kind: 'tree' | 'reserve';
  title: Texts;
  region: Texts;
  energy_g: number;
  mine_g: number;
  planted_at: string;
  evidence: { at: string; kind: string; text: Texts; link: string | null }[];
}

export interface WoodsPage {
  woods: WoodRow[];
  public: WoodRow[];
  can: Offer[];
}

export interface ShareRow {
  rank: number;
  player: string | null;
  me: boolean;
  total_g: number;
  today_g: number;
}

export interface RankedShares {
  rows: ShareRow[];
  of: number;
  next: string | null;
}

export interface WoodPage extends WoodRow {
  tree: { phase: number; part: number; missing_g: number };
  full_since: string | null;
  planted_at: string | null;
  captain: string | null;
  people: number;
  left_today_g: number;
  nobody_leaves: boolean;
  ranking: RankedShares;
}

export interface Task {
  task: string;
  title: Texts;
  about: Texts;
  status: 'todo' | 'finished' | 'received';
  gives: number;
  waits: number;
  so_far: number;
  need: number;
  can: Offer[];
}

export interface TasksPage {
  vitality: number;
  waiting: number;
  tasks: Task[];
  energy_tasks: Task[];
  can: Offer[];
}

export interface Prop {
  prop: string;
  title: Texts;
  about: Texts;
  many: number;
  next_gone_at: string | null;
  prolongs: boolean;
  can_be_given: boolean;
  can: Offer[];
}

export interface BagPage {
  props: Prop[];
  in_use: Record<string, string>;
  skins: { skin: string; title: Texts; worn: boolean; can: Offer[] }[];
  can: Offer[];
}

export interface Ware {
  ware: string;
  kind: 'prop' | 'skin';
  title: Texts;
  price: number;
  left: number | null;
  next_release: string | null;
  until: string | null;
  can: Offer[];
}

export interface StorePage {
  vitality: number;
  wares: Ware[];
}

export interface RainPage {
  runs_left: number;
  today_g: number;
  a_run_g: number;
  a_day_g: number;
  can: Offer[];
}

/** A line of a ranking; of the public one without this week's. */
export interface RankLine {
  rank: number;
  player: string;
  grown_g: number;
  week_g?: number;
  planted: number;
  thumbs: number;
  me: boolean;
}

