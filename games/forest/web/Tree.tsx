/** The tree: the drawing of its species with each part as large as the tree is grown. */
import TREE_CLIPS from 'assets/forest/tree.clips.json';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { live } from 'shell/clips.ts';
import { pose, poses, whole } from 'shell/posing.ts';
import { drawnAs } from './drawn.ts';
import { grown } from './growth.ts';
import type { Tree as Shown } from './scene.ts';

interface Given {
  tree: Shown;
  title: string;
  /** What it wears (forest.css); '' as it grows. */
  skin?: string;
}

/** The tree as far as it has grown, by its species' drawing, in the look that its owner chose. */
export function Tree({ tree, title, skin = '' }: Given) {
  const drawing = useRef<SVGGElement>(null);
  const v = grown(tree.phase, tree.part);
  const { body, growth } = drawnAs(tree.species);
  useLayoutEffect(() => {
    drawing.current?.setAttribute('transform', whole(v, growth));
    pose(drawing.current, poses(v, growth));
    return live(drawing.current, TREE_CLIPS, 'standing');
  }, [v, growth]);
  return (
    <svg class="tree" data-skin={skin} viewBox="0 0 320 320" role="img" aria-label={title}>
      <ellipse class="shadow" cx="166" cy="306" rx="96" ry="10" transform={whole(v, growth)} />
      <g ref={drawing} dangerouslySetInnerHTML={{ __html: body }} />
    </svg>
  );
}
