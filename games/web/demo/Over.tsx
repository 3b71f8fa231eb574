/** What lies over a phone's page for a moment: where to pay, the friend code, what was shared. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lang, Say } from 'shell/words.ts';
import { yuan } from './book.ts';
import { type Demo, SHOPS } from './demo.ts';
import { Icon } from './icons.tsx';
import type { WORDS } from './words.ts';

type Words = Say<typeof WORDS>;

interface Given {
  say: Words;
  title: string;
  close: () => void;
  children: ComponentChildren;
}

/** It takes the focus and gives it back; Escape and the dark ground close it. */
export function Over({ say, title, close, children }: Given) {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    sheet.current?.focus();
    return () => before?.focus();
  }, []);
  return (
    <div class="over" onClick={(event) => event.target === event.currentTarget && close()} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <div class="slip" role="dialog" aria-label={title} tabIndex={-1} ref={sheet}>
        <header><h3>{title}</h3><button type="button" aria-label={say('close')} onClick={close}><Icon sign="close" /></button></header>
        {children}
      </div>
    </div>
  );
}

/** The shops of the made-up bank: three amounts to pay. */
export function Shops({ say, lang, pay }: { say: Words; lang: Lang; pay: (amount: number) => void }) {
  return (
    <div class="shops">
      {SHOPS.map((amount, n) => (
        <button type="button" key={amount} data-amount={amount} onClick={() => pay(amount)}>
          <span>{say(`shop${n}` as 'shop0')}</span><b>{yuan(amount, lang)}</b>
        </button>
      ))}
    </div>
  );
}

/** The player's friend code, and a new guest who joins with it. */
export function Invite({ say, lang, demo, player, done }: { say: Words; lang: Lang; demo: Demo; player: string; done: () => void }) {
  const [code, setCode] = useState('');
  const guest = demo.guest;
  useEffect(() => void demo.code(player).then(setCode), []);
  const join = () => {
    done();
    void demo.join(player, code);
  };
  return (
    <div class="invite">
      <p>{say('inviteHow')}</p>
      <output>{code || '…'}</output>
      {guest
        ? <button type="button" class="main" disabled={!code} onClick={join}>{say('joins', { name: guest.name[lang] })}</button>
        : <p>{say('allJoined')}</p>}
    </div>
  );
}

/** A sentence of the bank's own app over everything. */
export function Note({ text }: { text: string }) {
  return <p class="note">{text}</p>;
}
