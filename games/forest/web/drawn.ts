/** How each species is drawn and grows: assets/forest/SPECIES.svg with its .grow.json; one without a drawing is drawn as `tree`. */
import { nameOfFile, parted } from 'shell/art.tsx';
import type { Growth } from 'shell/posing.ts';

const FILES = import.meta.glob(['../../../assets/forest/*.svg', '!../../../assets/forest/{bubble,mark}-*.svg', '!../../../assets/forest/clearing.svg'], { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
const GROWTHS = import.meta.glob('../../../assets/forest/*.grow.json', { import: 'default', eager: true }) as Record<string, Growth>;

const BODIES = new Map(Object.entries(FILES).map(([path, svg]) => [nameOfFile(path), parted(svg).body]));
const GROWN = new Map(Object.entries(GROWTHS).map(([path, growth]) => [nameOfFile(path).replace('.grow.json', ''), growth]));

/** The drawing of a species with how it grows. */
export function drawnAs(species: string): { body: string; growth: Growth } {
  const name = BODIES.has(species) && GROWN.has(species) ? species : 'tree';
  return { body: BODIES.get(name) ?? '', growth: GROWN.get(name) as Growth };
}
