/**
 * What is behind a game: its drawing in the light of the player's hour, season and theme. One line in a page:
 * `<Scenery svg={CLEARING} poses={LIGHTS} clips={CLIPS} words={wordsAt(now, friend ? 'theirs' : '')} class="sky" box="0 0 400 420" />`, with
 * clearing.svg, .poses.json and .clips.json of assets/forest (yard.* of assets/farm). The hill nods with the tree on collecting by
 * `void play(section, CLIPS, 'nod')` with an element that holds it. Night is dark in the light theme too: text on it needs a card.
 */
import SEASONS from 'assets/shell/seasons.json';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { inside } from './art.tsx';
import { type Clips, live } from './clips.ts';
import { wallOf } from './days.ts';
import { pose, posed, type Poses } from './posing.ts';

export interface Lights extends Poses {
  coloured: Record<string, Record<string, string | undefined>>;
}

/** Words such as `dusk autumn` for an instant where the player lives; in the dark theme it is always night. */
export function wordsAt(ms: number, also = '', dark = isDark()): string {
  const { day, month, hour: wall } = wallOf(ms);
  const hour = SEASONS.hours.filter(([first]) => wall >= Number(first)).at(-1)?.[1];
  const days = SEASONS.days.filter(([, first = '', last = '']) => first <= day && day <= last).map(([word]) => word);
  return [dark ? 'night' : hour, SEASONS.months[month], ...days, also].filter(Boolean).join(' ');
}

function isDark(): boolean {
  const theme = document.documentElement.dataset['theme'];
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** A drawing in the colours of words; their order in the file is the order in which they apply. */
export function coloured(svg: string, { coloured: swaps }: Lights, words: string): string {
  const said = words.split(' ');
  return Object.entries(swaps)
    .filter(([word]) => said.includes(word))
    .reduce((drawn, [, swap]) => drawn.replace(/#[0-9a-f]{6}/g, (colour) => swap[colour] ?? colour), svg);
}

const SKY = '#bfe6f5'; // of every scenery, at its top by day

interface Props {
  svg: string;
  poses: Lights;
  clips?: Clips;
  words: string;
  class: string;
  box: string;
  /** How the box fills the place it is given. */
  fit?: string;
}

/** The drawing in the light of `words`; `box` is what of it is shown. */
export function Scenery({ svg, poses, clips, words, class: kind, box, fit = 'xMidYMax slice' }: Props) {
  const drawing = useRef<SVGSVGElement>(null);
  const body = useMemo(() => inside(coloured(svg, poses, words)).body.replace(/<g id="/g, '<g data-part="'), [svg, words]);
  useLayoutEffect(() => {
    pose(drawing.current, posed(words, poses));
    const around = drawing.current?.closest<HTMLElement>('.game'); // the line on top stands on the same sky
    for (const name of ['--sky-1', '--sky-2']) around?.style.setProperty(name, coloured(SKY, poses, words));
    return clips && live(drawing.current, clips, words);
  }, [body]);
  return <svg ref={drawing} class={kind} viewBox={box} preserveAspectRatio={fit} aria-hidden="true" dangerouslySetInnerHTML={{ __html: body }} />;
}
