/** A sheet of a game: a page of it inside, what moves came to at its foot, and buttons that say why not. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Paged } from './page.ts';
import { Sheet } from './Sheet.tsx';
import type { Offer } from './session.ts';
import { type Said, Toast } from './toast.tsx';
import type { Lang } from './words.ts';

interface Given<T> {
  title: string;
  paged: Paged<T>;
  sheet: { lang: Lang; say: (key: 'close') => string; said: Said; close: () => void };
  children: (found: T) => ComponentChildren;
}

/** The sheet has a live region of its own: what lies below a sheet is neither seen nor read out. */
export function Panel<T>({ title, paged, sheet: { say, lang, said, close }, children }: Given<T>) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) body.current?.focus(); // the button that was pressed is gone
  }, [paged.found]);
  return (
    <Sheet title={title} close={say('close')} lang={lang} paged={paged} onClose={close}>
      {(found) => <div ref={body} class="panel" tabIndex={-1}>{children(found)}<Toast said={said} /></div>}
    </Sheet>
  );
}

interface Choice {
  offer: Offer;
  words: string;
  press: () => void;
  class?: string;
}

/** A button that can be pressed also when the answer is no: then it is said why. */
export function Button({ offer, words, press, class: kind = 'small' }: Choice) {
  return <button type="button" class={kind} aria-disabled={!offer.can} onClick={press}>{words}</button>;
}

/** How far something is, 0 to 1, beside words that say it. */
export function Bar({ of }: { of: number }) {
  return <span class="bar" aria-hidden="true"><i style={{ width: `${Math.min(1, of) * 100}%` }} /></span>;
}
