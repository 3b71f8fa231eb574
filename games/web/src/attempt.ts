/** One try of a move, as every page makes it: a no and an error are told, shaken at and felt, a yes is heard and felt. */
import { touch } from './bridge/haptics.ts';
import { shake, squeeze } from './motion.ts';
import { asTrouble } from './problems.ts';
import type { Moved, Offer, Session } from './session.ts';
import { sounds } from './sound.ts';
import { inLang, type Lang } from './words.ts';

interface With {
  session: Session;
  lang: Lang;
  /** Whose place it is done in, '' for one's own. */
  where: string;
  /** What was pressed. */
  from: readonly Element[];
  tell: (text: string) => void;
  /** What moves sound like; those that are not named are a tap. */
  heard: Readonly<Record<string, string>>;
}

const AGAIN_MS = 400; // a finger that taps twice means it once
const made = new WeakMap<Session, Map<string, number>>(); // until when each move is not made again

/** Make a move, with more arguments than the offer has; null when it did not happen, which has been told then. */
export async function attempt(offer: Offer, more: Record<string, unknown>, { session, lang, where, from, tell, heard }: With): Promise<Moved | null> {
  if (!offer.can) {
    tell(inLang(offer.why ? { ...offer.why } : null, lang));
    from.forEach(shake);
    sounds.play('wrong');
    touch(session.bridge, 'warning');
    return null;
  }
  const args = { ...offer.arguments, ...more } as Offer['arguments'];
  const one = JSON.stringify([offer.move, args, where]);
  const before = made.get(session) ?? new Map<string, number>();
  const pressed = performance.now();
  if (pressed < (before.get(one) ?? 0)) return null;
  made.set(session, before.set(one, Infinity));
  from.forEach(squeeze);
  try {
    const moved = await session.play({ move: offer.move, arguments: args }, where);
    const sound = heard[offer.move] ?? 'tap';
    sounds.play(sound);
    touch(session.bridge, sound === 'celebrate' ? 'success' : 'light');
    return moved;
  } catch (error) {
    tell(asTrouble(error).says(lang));
    touch(session.bridge, 'warning');
    requestAnimationFrame(() => from.forEach(shake));
    return null;
  } finally {
    before.set(one, pressed + AGAIN_MS);
  }
}
