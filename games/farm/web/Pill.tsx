/** What is in store: feed and eggs. */
import type { Ref } from 'preact';
import { Picture } from 'shell/art.tsx';
import { Count } from 'shell/Count.tsx';
import { grams, type Lang } from 'shell/words.ts';
import { eggsOf, type Own } from './scene.ts';
import type { Told } from './Yard.tsx';

/** Both as numbers beside their pictures; in words for who listens. */
export function Pill({ own: { store, eggs_thousandths }, pill, lang, say }: { own: Own; pill: Ref<HTMLParagraphElement>; lang: Lang; say: Told['say'] }) {
  const eggs = eggsOf(eggs_thousandths, lang);
  return (
    <p class="pill" ref={pill}>
      <Picture name="mark-grain" />
      <span class="hidden">{say('feed')} {say('inStore', { grams: grams(store.grams, lang), holds: grams(store.holds_g, lang) })} · {say('eggs')} {eggs}</span>
      <span aria-hidden="true"><Count value={store.grams} says={(value) => grams(value, lang)} /></span>
      <Picture name="mark-egg" class="eggs" /><span aria-hidden="true">{eggs}</span>
    </p>
  );
}
