/** What stands at the edges of the clearing: the player's energy, the tree's goal and the signpost to trees grown together. */
import type { RefObject } from 'preact';
import { Picture } from 'shell/art.tsx';
import { Count } from 'shell/Count.tsx';
import { grams, inLang, type Lang, type Say } from 'shell/words.ts';
import { type Friends, type Own, percent } from './scene.ts';
import type { Open } from './Sheets.tsx';
import type { WORDS } from './words.ts';

interface Told {
  lang: Lang;
  say: Say<typeof WORDS>;
}

/** The player's own energy, also at a friend's: then it says whose. */
export function Energy({ energy, away, pill, lang, say }: Told & { energy: number; away: boolean; pill: RefObject<HTMLParagraphElement | null> }) {
  return (
    <>
      <p class="pill" ref={pill}>
        <Picture name="mark-leaf" />
        <span class="hidden">{say(away ? 'myEnergy' : 'energy')} {grams(energy, lang)}</span>
        <span aria-hidden="true"><Count value={energy} says={(value) => grams(value, lang)} /></span>
      </p>
      {away && <p class="whose" aria-hidden="true">{say('myEnergy')}</p>}
    </>
  );
}

/** The line at the foot of the tree: how much is missing, or the way to plant; and the signpost of woods. */
export function Foot({ own, scene, lang, say, open }: Told & { own: Own | null; scene: Own | Friends; open: (what: Open) => void }) {
  const tree = inLang(scene.tree.title, lang);
  const missing = scene.tree.missing_g ?? 0;
  const [wood] = own?.woods ?? [];
  const words = !own ? tree : missing > 0 ? say('toGo', { tree, grams: grams(missing, lang) }) : say('done', { tree });
  return (
    <div class="foot">
      {own && missing === 0 ? <button type="button" class="goal" onClick={() => open('trees')}>{words}</button> : <p class="goal">{words}</p>}
      {own && wood && (
        <button type="button" class="small sign" aria-label={`${say('woods')} · ${inLang(wood.name, lang)} ${percent(wood.energy_g, wood.goal_g)}%`} onClick={() => open('woods')}>
          <Picture name="mark-woods" />{percent(wood.energy_g, wood.goal_g)}%
        </button>
      )}
    </div>
  );
}

/** What is about to happen, and the way to take it back. */
export function Undoing({ words, undo, undoWords }: { words: string; undo: () => void; undoWords: string }) {
  return (
    <div class="undoing" role="status">
      <span>{words}</span>
      <button type="button" onClick={undo}>{undoWords}</button>
    </div>
  );
}
