/** What a line of the news says. */
import type { Deed } from './scene.ts';
import { WORDS } from './words.ts';

/** The sentence of a deed; one that is newer than this page gets a plain one. */
export function wordOf(deed: Deed): keyof typeof WORDS {
  const key = `deed.${deed.kind}${deed.mine ? '.mine' : ''}`;
  return (key in WORDS ? key : `deed.other${deed.mine ? '.mine' : ''}`) as keyof typeof WORDS;
}
