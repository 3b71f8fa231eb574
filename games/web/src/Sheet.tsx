/** A sheet with a page of the game in it, and what stands there until it has come. */
import type { ComponentChildren } from 'preact';
import { Dialog } from './Dialog.tsx';
import { NotYet } from './NotYet.tsx';
import type { Paged } from './page.ts';
import type { Lang } from './words.ts';

interface Given<T> {
  title: string;
  close: string;
  lang: Lang;
  paged: Paged<T>;
  onClose: () => void;
  children: (found: T) => ComponentChildren;
}

/** The sheet; its inside is asked for only when the page has come. */
export function Sheet<T>({ title, close, lang, paged: { found, trouble, again }, onClose, children }: Given<T>) {
  return (
    <Dialog title={title} close={close} onClose={onClose}>
      <div class="sheet-inside">{found ? children(found) : <NotYet lang={lang} trouble={trouble} again={again} />}</div>
    </Dialog>
  );
}
