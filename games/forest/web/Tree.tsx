/** The tree: the drawing of assets/forest with each part as large as the tree is grown. */
import GROW from 'assets/forest/tree.grow.json';
import PINE from 'assets/forest/pine.svg?raw';
import TREE from 'assets/forest/tree.svg?raw';
import { parted } from 'shell/art.tsx';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { pose, poses, whole } from 'shell/posing.ts';
import { grown } from './growth.ts';
import type { Tree as Shown } from './scene.ts';

const CONIFERS = new Set(['scots_pine', 'fir']);
const DRAWN = { tree: parted(TREE).body, pine: parted(PINE).body };

export function Tree({ tree, title }: { tree: Shown; title: string }) {
  const drawing = useRef<SVGGElement>(null);
  const kind = CONIFERS.has(tree.species) ? 'pine' : 'tree';
  const v = grown(tree.phase, tree.part);
  useLayoutEffect(() => {
    drawing.current?.setAttribute('transform', whole(v, GROW));
    pose(drawing.current, poses(v, GROW));
  }, [v, kind]);
  return (
    <svg class="tree" viewBox="0 0 320 320" role="img" aria-label={title}>
      <ellipse class="shadow" cx="166" cy="306" rx="96" ry="10" transform={whole(v, GROW)} />
      <g class="sway">
        <g ref={drawing} dangerouslySetInnerHTML={{ __html: DRAWN[kind] }} />
      </g>
    </svg>
  );
}
