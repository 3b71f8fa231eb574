/** A sheet with a page of the game in it: quiet while it comes, and what is wrong in words when it does not. */
import type { ComponentChildren } from 'preact';
import { Dialog } from './Dialog.tsx';
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
export function Sheet<T>({ title, close, lang, paged: { found, trouble }, onClose, children }: Given<T>) {
  return (
    <Dialog title={title} close={close} onClose={onClose}>
      <div class="sheet-inside">{found ? children(found) : trouble && <p class="how" role="alert">{trouble.says(lang)}</p>}</div>
    </Dialog>
  );
}
