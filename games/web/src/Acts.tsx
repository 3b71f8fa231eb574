/** "Why did I get this, or nothing?": what the player did, newest first, and in words what each of it gave, or why not. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Act, AT_FIRST, capital, failed, grown, lines, type Listed, when, WORDS } from './acts.ts';
import { Dialog } from './Dialog.tsx';
import { NotYet } from './NotYet.tsx';
import type { Session } from './session.ts';
import { inLang, type Lang, type Say, saying } from './words.ts';
import './acts.css';

interface Given {
  session: Session;
  lang: Lang;
  now: number;
  onClose: () => void;
}

/** What the player did lately: what each act gave, or why it gave nothing. */
export function Acts({ session, lang, now, onClose }: Given) {
  const say = saying(lang, WORDS);
  const [listed, setListed] = useState<Listed>(AT_FIRST);
  const asked = useRef(false);
  const more = () => {
    if (asked.current) return;
    asked.current = true;
    setListed((old) => ({ ...old, busy: true, trouble: null }));
    const done = () => (asked.current = false);
    session.acts(listed.next).then((page) => setListed((old) => grown(old, page)), (error: unknown) => setListed((old) => failed(old, error))).then(done, done);
  };
  useEffect(more, []);
  const { acts, next, busy, trouble } = listed;
  return (
    <Dialog title={say('title')} close={say('close')} onClose={onClose}>
      <div class="acts" aria-busy={busy}>
        {acts && !acts.length && <p class="how">{say('empty')}</p>}
        {!!acts?.length && <ul>{acts.map((act, at) => <Done key={`${act.at}${at}`} act={act} now={now} lang={lang} say={say} />)}</ul>}
        {(busy || trouble) && <NotYet lang={lang} trouble={trouble} again={more} rows={acts ? 1 : 4} />}
        {!busy && !trouble && next && <button type="button" class="small" onClick={more}>{say('older')}</button>}
        {!busy && !trouble && !next && !!acts?.length && <p class="how">{say('end')}</p>}
      </div>
    </Dialog>
  );
}

function Done({ act, now, lang, say }: { act: Act; now: number; lang: Lang; say: Say<typeof WORDS> }) {
  const earned = lines(act, lang);
  return (
    <li>
      <h3>{capital(inLang(act.about, lang), lang)}<time dateTime={act.at}>{when(act.at, now, lang)}</time></h3>
      {earned.map(({ amount, title, words }, at) => (
        <p key={at}><b>{amount}</b><span>{title}{words && <small>{words}</small>}</span></p>
      ))}
      {!earned.length && <p class="act-nothing"><span>{inLang(act.why, lang) || say('nothing')}</span></p>}
    </li>
  );
}
