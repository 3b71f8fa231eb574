/** What is said when a move was made. */
import type { Offer } from 'shell/session.ts';
import { grams, type Lang, type Say } from 'shell/words.ts';
import { WORDS } from './words.ts';

/** Moves whose sheet tells itself what they came to. */
const SILENT = new Set(['rain_start', 'rain_finish', 'plant', 'thumb']);

/** What is said of a move with its result, done at a friend's by the friend's name; '' of one that its sheet tells. */
export function doneWords({ move }: Pick<Offer, 'move'>, result: Record<string, unknown>, name: string, lang: Lang, say: Say<typeof WORDS>): string {
  if (SILENT.has(move)) return move === 'thumb' ? say('done.thumb') : '';
  const key = move === 'water_wood' && result['planted'] ? 'done.grown' : move in ALIKE ? ALIKE[move] : `done.${move}`;
  const values = { name, grams: grams(Number(result['grams'] ?? 0), lang), n: Number(result['vitality'] ?? result['members'] ?? 0) };
  return say((key && key in WORDS ? key : 'done.other') as 'done.other', values);
}

const ALIKE: Record<string, string> = { collect_all: 'done.collect', steal_all: 'done.steal' };
