/** The clearing: the sky, the tree, and bubbles in an arch round it. */
import CLEARING from 'assets/forest/clearing.svg?raw';
import CLIPS from 'assets/forest/clearing.clips.json';
import LIGHTS from 'assets/forest/clearing.poses.json';
import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Scenery, wordsAt } from 'shell/scenery.tsx';
import type { People } from 'shell/people.tsx';
import type { Lang, Say } from 'shell/words.ts';
import { Bubble } from './Bubble.tsx';
import { placed, placesIn } from './places.ts';
import type { Bubble as Ball, Friends, Own } from './scene.ts';
import { Tree } from './Tree.tsx';
import type { WORDS } from './words.ts';

interface Given {
  clearing: RefObject<HTMLElement | null>;
  scene: Own | Friends;
  title: string;
  /** Those that are on their way. */
  taken: ReadonlySet<string>;
  now: number;
  lang: Lang;
  say: Say<typeof WORDS>;
  people: People;
  tap: (bubble: Ball, button: HTMLElement) => void;
  children: ComponentChildren;
}

/** The picture: the clearing in its light, the tree, and the bubbles in an arch that fits its size. */
export function Clearing({ clearing, scene, title, taken, now, lang, say, people, tap, children }: Given) {
  const [wide, high, rem] = useSize(clearing);
  const places = useRef(new Map<string, number>());
  places.current = placed(scene.bubbles.map((one) => one.name), places.current);
  const at = placesIn(wide, high, rem);
  return (
    <section class="clearing" aria-label={say('clearing')} ref={clearing}>
      <Scenery svg={CLEARING} poses={LIGHTS} clips={CLIPS} words={wordsAt(now, 'energy_g' in scene ? '' : 'theirs')} class="sky" box="0 0 400 420" />
      <Tree tree={scene.tree} title={title} skin={scene.skin} />
      {wide > 0 && scene.bubbles.map((one) => {
        const place = places.current.get(one.name) ?? 0;
        return (
          <div key={one.name} class={taken.has(one.name) ? 'away' : ''}>
            <Bubble bubble={one} place={place} at={at[place] ?? { x: 0, y: 0 }} now={now} own={'energy_g' in scene} lang={lang} say={say} people={people} tap={tap} />
          </div>
        );
      })}
      {children}
    </section>
  );
}

/** The size of an element in px, and that of the page's letters; 0 before it is known. Measured after it was drawn, in a task of its own. */
function useSize(of: RefObject<HTMLElement | null>): [number, number, number] {
  const [size, setSize] = useState<[number, number, number]>([0, 0, 16]);
  useLayoutEffect(() => {
    const element = of.current;
    if (!element) return;
    const measure = () => {
      clearTimeout(first);
      setSize([element.clientWidth, element.clientHeight, parseFloat(getComputedStyle(document.documentElement).fontSize) || 16]);
    };
    const first = setTimeout(measure); // a page that nobody sees yet has no frames in which it is observed
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    return () => {
      clearTimeout(first);
      watching.disconnect();
    };
  }, []);
  return size;
}
