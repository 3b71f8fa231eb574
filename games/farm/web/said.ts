/** What is said when a move was made. */
import { grams, type Lang, type Say } from 'shell/words.ts';
import { gramsOf } from './scene.ts';
import { WORDS } from './words.ts';

export function doneWords(move: string, result: Record<string, unknown>, lang: Lang, say: Say<typeof WORDS>): string {
  const mg = (name: string) => grams(gramsOf(Number(result[name] ?? 0)), lang);
  if (move === 'chase' && !result['dropped_mg']) return say('done.chase.dodged');
  if (move === 'donate') return say('receipt', { number: String(result['receipt'] ?? '') });
  const key = `done.${move}`;
  const values = { n: Number(result['eggs'] ?? 0), dropped: mg('dropped_mg'), grams: move === 'receive' ? mg('received_mg') : mg('ate_mg') };
  return say(key in WORDS ? (key as 'done.other') : 'done.other', values);
}
