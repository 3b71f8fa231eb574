/** The small button that answers "why did I get this, or nothing?"; the sheet itself is fetched when it is first wanted. */
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from './Dialog.tsx';
import { Trouble } from './problems.ts';
import type { Session } from './session.ts';
import { type Lang, saying } from './words.ts';

const WORDS = { why: ['为什么得到，为什么没有？', 'Why did I get this, or nothing?'], close: ['关闭', 'Close'] } as const;
const AWAY = new Trouble('offline', 'network');

interface Given {
  session: Session;
  lang: Lang;
  now: number;
}

type Sheet = ComponentType<Given & { onClose: () => void }>;

/** The question mark, and the sheet behind it. */
export function Why(given: Given) {
  const say = saying(given.lang, WORDS);
  const [found, setFound] = useState<{ Acts: Sheet | null } | null>(null);
  const open = () => void import('./Acts.tsx').then(({ Acts }) => setFound({ Acts }), () => setFound({ Acts: null }));
  const close = () => setFound(null);
  return (
    <>
      <button type="button" class="small why" aria-label={say('why')} aria-haspopup="dialog" title={say('why')} onClick={open}>?</button>
      {found?.Acts && <found.Acts {...given} onClose={close} />}
      {found && !found.Acts && <Dialog title={say('why')} close={say('close')} onClose={close}><p class="how" role="alert">{AWAY.says(given.lang)}</p></Dialog>}
    </>
  );
}
