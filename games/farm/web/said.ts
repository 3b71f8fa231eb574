/** What is said when a move was made. */
import type { Offer } from 'shell/session.ts';
import { grams, type Lang, type Say } from 'shell/words.ts';
import { gramsOf } from './scene.ts';
import { WORDS } from './words.ts';

/** Moves that say themselves what they came to. */
const SILENT = new Set(['answer', 'practise', 'cups_start', 'cups_finish']);

/** What is said of a move with its arguments and result; '' of one that the sheet itself tells. */
export function doneWords({ move, arguments: { tool } }: Pick<Offer, 'move' | 'arguments'>, result: Record<string, unknown>, lang: Lang, say: Say<typeof WORDS>): string {
  if (SILENT.has(move)) return '';
  const mg = (name: string) => grams(gramsOf(Number(result[name] ?? 0)), lang);
  if (move === 'chase' && !result['dropped_mg']) return say('done.chase.dodged');
  if (move === 'donate') return say('receipt', { number: String(result['receipt'] ?? '') });
  const key = [`done.${move}.${tool}`, `done.${move}`].find((one) => one in WORDS) ?? 'done.other';
  const values = { n: Number(result['eggs'] ?? 0), dropped: mg('dropped_mg'), poured: mg('poured_mg'), grams: move === 'receive' ? mg('received_mg') : mg('ate_mg') };
  return say(key as 'done.other', values);
}
