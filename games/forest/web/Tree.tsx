/** The tree: the drawing of assets/forest with each part as large as the tree is grown. */
import PINE from 'assets/forest/pine.svg?raw';
import TREE from 'assets/forest/tree.svg?raw';
import { inside } from 'shell/art.tsx';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { grown, poses, whole } from './growth.ts';
import type { Tree as Shown } from './scene.ts';

const CONIFERS = new Set(['scots_pine', 'fir']);
const DRAWN = { tree: inside(TREE).body, pine: inside(PINE).body };

export function Tree({ tree, title }: { tree: Shown; title: string }) {
  const drawing = useRef<SVGGElement>(null);
  const kind = CONIFERS.has(tree.species) ? 'pine' : 'tree';
  const v = grown(tree.phase, tree.part);
  useLayoutEffect(() => {
    drawing.current?.setAttribute('transform', whole(v));
    for (const [part, { transform, opacity }] of poses(v)) {
      const found = drawing.current?.querySelector(`[id="${part}"]`);
      found?.setAttribute('transform', transform);
      found?.setAttribute('opacity', String(opacity));
    }
  }, [v, kind]);
  return (
    <svg class="tree" viewBox="0 0 320 320" role="img" aria-label={title}>
      <ellipse class="shadow" cx="166" cy="306" rx="96" ry="10" transform={whole(v)} />
      <g class="sway">
        <g ref={drawing} dangerouslySetInnerHTML={{ __html: DRAWN[kind] }} />
      </g>
    </svg>
  );
}
