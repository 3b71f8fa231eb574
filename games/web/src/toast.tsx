/** One sentence over the picture, for some seconds; a screen reader hears it too. */
import { useEffect, useState } from 'preact/hooks';
import type { People } from './people.tsx';
import type { Message } from './session.ts';
import { inLang, type Lang } from './words.ts';

export interface Said {
  text: string;
  n: number;
}

const FIRST_MS = 3000; // so long the answer to one's own tap stays, whatever else is told
const LEAST_MS = 1000; // a sentence that came while a finger was on its way is not put away by it
const EARNED = /^(earned|ripening|debt_paid|taken_back)/;

/** `answer` a tap at once, and `tell` what came by itself: it waits until the answer before it was read. */
export function speaking(show: (text: string) => void) {
  let until = 0;
  let waits: ReturnType<typeof setTimeout> | undefined;
  function tell(text: string): void {
    if (!text) return;
    clearTimeout(waits);
    const left = until - performance.now();
    if (left > 0) waits = setTimeout(tell, left, text); // asked again then: there may be another answer
    else show(text);
  }
  function answer(text: string): void {
    until = text ? performance.now() + FIRST_MS : 0;
    show(text);
  }
  return { answer, tell };
}

/** What is said, how to answer a tap, and how to tell what came by itself. */
export function useToast(): [Said, (text: string) => void, (text: string) => void] {
  const [said, setSaid] = useState<Said>({ text: '', n: 0 });
  const [{ answer, tell }] = useState(() => speaking((text) => setSaid((old) => ({ text, n: old.n + 1 }))));
  return [said, answer, tell];
}

/** What a page says of a message, with the friend's name in it; '' when it is of what the page does not show. */
export function heard({ kind, words, link, about }: Pick<Message, 'kind' | 'words' | 'link' | 'about'>, game: string, lang: Lang, people: People): string {
  if (EARNED.test(kind) && link?.view !== game) return '';
  const text = inLang(words, lang);
  return about ? text.replace(/^(好友|A friend)(?=\S| )/, () => people.name(about)) : text;
}

/** The sentence, for eyes and for screen readers, until the next tap; nothing when it is empty. */
export function Toast({ said }: { said: Said }) {
  const [read, setRead] = useState(-1);
  useEffect(() => {
    const from = performance.now();
    const tapped = () => void (performance.now() - from > LEAST_MS && setRead(said.n));
    addEventListener('pointerdown', tapped, true);
    return () => removeEventListener('pointerdown', tapped, true);
  }, [said.n]);
  const text = read === said.n ? '' : said.text;
  return <p class={`toast ${text ? 'toast-on' : ''}`} role="status"><span key={said.n}>{text}</span></p>;
}
