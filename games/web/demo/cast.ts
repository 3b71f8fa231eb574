/** Who is on the demo's page: two players of the sample week, or the two of a stage's tape that the link names. */
import type { Lang, Texts } from 'shell/words.ts';
import { keep, kept } from './bank.ts';
import STORY from './story.json';

export interface Person {
  ref: string;
  name: Record<Lang, string>;
  who: Texts;
}

export type Friend = Omit<Person, 'who'>;

/** Who plays, whom they know, and who may be invited by a code. */
export interface Cast {
  players: Person[];
  friends: Friend[];
  guests: Friend[];
  /** Whether the sandbox is moved from elsewhere, as by a tape. */
  follows?: boolean;
}

const SAMPLE: Cast = STORY as Cast;
const KEPT = 'tilth-demo-players';
const NOBODY = { 'zh-CN': '', en: '' };

/** The two whom the link names, `#KEY&players=mei,lin`; kept for this tab as its key is. Read it before the key is taken. */
export function takePlayers(hash = location.hash): string[] {
  if (hash.length > 1) keep(KEPT, /&players=([^&]+)/.exec(hash)?.[1] ?? '');
  return kept(KEPT).split(',').filter(Boolean).map(decodeURIComponent);
}

/** The cast with these two in it; without two of them that of the sample week. */
export async function castOf(refs: string[]): Promise<Cast> {
  const [one, other] = refs;
  if (!one || !other || one === other) return SAMPLE;
  const { people } = (await import('../../stage/people.json')).default;
  const known = people.map(({ ref, name, about }) => ({ ref, name, who: workOf(about) }));
  const players = [one, other].map((ref) => known.find((each) => each.ref === ref) ?? { ref, name: { 'zh-CN': ref, en: ref }, who: NOBODY });
  return { players, friends: known.filter(({ ref }) => ref !== one && ref !== other), guests: SAMPLE.guests, follows: true };
}

/** What somebody does, of a line such as `上班族，29 岁，每天坐地铁` or `29, works downtown, takes the metro`. */
function workOf(about: Record<Lang, string>): Texts {
  return { 'zh-CN': about['zh-CN'].split('，')[0] ?? '', en: about.en.split(', ')[1] ?? '' };
}
