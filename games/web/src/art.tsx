/** The drawings of assets/: one sheet of symbols a page, and pictures that refer to it. They are ours, so they are trusted. */
import type { VNode } from 'preact';

export type Drawings = Record<string, string>;

/** `…/bubble-ripe.svg` → `bubble-ripe`. */
export function nameOfFile(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.svg$/, '');
}

/** The view box and the inside of a drawing. */
export function inside(svg: string): { box: string; body: string } {
  const found = /<svg[^>]*viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/.exec(svg);
  return { box: found?.[1] ?? '0 0 1 1', body: found?.[2] ?? '' };
}

/** The same with the names of its parts where several copies of it may stand on one page. */
export function parted(svg: string): { box: string; body: string } {
  const { box, body } = inside(svg);
  return { box, body: body.replace(/ id="/g, ' data-part="') };
}

/** The sheet that pictures refer to; ids inside a drawing are its own, so they go. */
export function Sheet({ drawings }: { drawings: Drawings }): VNode {
  const symbols = Object.entries(drawings).map(([path, svg]) => {
    const { box, body } = inside(svg);
    return `<symbol id="${nameOfFile(path)}" viewBox="${box}">${body.replace(/ id="[^"]*"/g, '')}</symbol>`;
  });
  return <svg class="sheet" aria-hidden="true" dangerouslySetInnerHTML={{ __html: symbols.join('') }} />;
}

/** A drawing of the sheet by its name; nobody reads it out. */
export function Picture({ name, class: kind = '' }: { name: string; class?: string }): VNode {
  return (
    <svg class={`picture ${kind}`} aria-hidden="true" focusable="false">
      <use href={`#${name}`} />
    </svg>
  );
}
