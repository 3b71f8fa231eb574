/** The first visit of who has not agreed: what the game uses, in plain words. Only the bank records that they agree. */
import { type Missing, WORDS } from './consent.ts';
import type { Session } from './session.ts';
import { type Lang, saying } from './words.ts';
import './consent.css';

interface Given {
  session: Session;
  lang: Lang;
  missing: Exclude<Missing, ''>;
  /** Ask again whether they may come in now. */
  retry: () => void;
}

/** What the game uses, in plain words, and the way to the bank's app, where one agrees. */
export function Consent({ session: { bridge }, lang, missing, retry }: Given) {
  const say = saying(lang, WORDS);
  return (
    <main class="consent">
      <h1>{say('title')}</h1>
      <p>{say('about')}</p>
      <h2>{say('uses')}</h2>
      <ul>
        <li>{say('uses.acts')}</li>
        <li>{say('uses.friends')}</li>
      </ul>
      <p>{say('never')}</p>
      <p>{say('leave')}</p>
      {missing === 'minor' && <p class="consent-minor">{say('minor')}</p>}
      {bridge.leads
        ? <button type="button" class="main" onClick={() => bridge.say('openLink', { to: 'consent' })}>{say('toBank')}</button>
        : <p><b>{say('alone')}</b></p>}
      <button type="button" class="small" onClick={retry}>{say('done')}</button>
    </main>
  );
}
