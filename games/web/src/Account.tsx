/** The part of the settings that is the same in every game: sounds, quiet hours, what the player agreed to, leaving. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Consent, type Consents, consentsOf, leave, named, PLAY, say as sayTo, shown, texts, WORDS } from './account.ts';
import { touches, wantTouch } from './bridge/haptics.ts';
import { dayOf } from './days.ts';
import { asTrouble } from './problems.ts';
import type { Session } from './session.ts';
import { forgetAll } from './snapshot.ts';
import { sounds } from './sound.ts';
import { type Lang, type Say, saying } from './words.ts';
import { QuietHours, Switch } from './Wishes.tsx';
import './account.css';

type Told = { session: Session; lang: Lang; say: Say<typeof WORDS> };

/** What belongs to the whole account: sound, quiet hours, what one agreed to, one's data, leaving. */
export function Account({ session, lang }: { session: Session; lang: Lang }) {
  const [left, setLeft] = useState(false);
  const told: Told = { session, lang, say: saying(lang, WORDS) };
  if (left) return <Left {...told} />;
  return (
    <>
      <Sounds {...told} />
      {!session.bridge.alone && <Touches {...told} />}
      <QuietHours session={session} lang={lang} />
      <Agreed {...told} />
      <Kept {...told} />
      <Leaving {...told} done={() => setLeft(true)} />
    </>
  );
}

function Sounds({ say }: Told) {
  const [{ wish, muted }, show] = useState({ wish: sounds.wish, muted: sounds.muted });
  useEffect(() => sounds.listen(() => show({ wish: sounds.wish, muted: sounds.muted })), []);
  return <Switch on={wish} words={say('sound')} about={say(wish && muted ? 'sound.muted' : 'sound.about')} press={() => sounds.want(!wish)} />;
}

/** Only where an app is around the page: a browser alone gives no touch. */
function Touches({ say }: Told) {
  const [on, show] = useState(touches);
  return <Switch on={on} words={say('touch')} about={say('touch.about')} press={() => (wantTouch(!on), show(!on))} />;
}

/** Purpose by purpose. What can be agreed to again here is a text that the player had read; else the bank shows it. */
function Agreed({ session, lang, say }: Told) {
  const [list, setList] = useState<Consents | null>(null);
  const [read, setRead] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState('');
  const hear = (found: Consents) => (setList(found), setRead((old) => texts(old, found)), setTrouble(''));
  const fail = (error: unknown) => setTrouble(asTrouble(error).says(lang));
  useEffect(() => void consentsOf(session).then(hear, fail), []);
  const press = ({ purpose, given }: Consent) => {
    const text = read[purpose];
    if (given) void sayTo(session, purpose, null).then(hear, fail);
    else if (text) void sayTo(session, purpose, text).then(hear, fail);
    else session.bridge.say('openLink', { to: `consent/${purpose}` });
  };
  const about = ({ purpose, given, at, text_version: text }: Consent) =>
    given ? say('since', { day: at ? dayOf(at, lang, true) : '', text }) : say(read[purpose] ? 'off' : 'offThere');
  return (
    <section class="account">
      <h3>{say('agreed')}</h3>
      <p class="how">{say(list?.minor ? 'minor' : 'agreed.about')}</p>
      {!list && !trouble && <div class="account-coming" aria-hidden="true" />}
      {list && shown(list.consents).map((one) =>
        one.purpose === PLAY
          ? <p key={one.purpose} class="agreed"><b>{named(one, lang)}</b><small>{about(one)}</small><small>{say('needed')}</small></p>
          : <Switch key={one.purpose} on={one.given} words={named(one, lang)} about={about(one)} press={() => press(one)} />)}
      <p class="soft" role="status">{trouble}</p>
    </section>
  );
}

/** To take out or erase everything needs a session of its own, which the bank's app opens. */
function Kept({ session, say }: Told) {
  return (
    <section class="account">
      <h3>{say('data')}</h3>
      <p class="how">{say('data.about')}</p>
      {session.bridge.leads && <button type="button" class="small" onClick={() => session.bridge.say('openLink', { to: 'account' })}>{say('toBank')}</button>}
    </section>
  );
}

function Leaving({ session, lang, say, done }: Told & { done: () => void }) {
  const [sure, setSure] = useState(false);
  const [trouble, setTrouble] = useState('');
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), [sure]);
  const gone = () => {
    session.left = true;
    forgetAll();
    done();
  };
  const go = () => void leave(session).then(gone, (error: unknown) => setTrouble(asTrouble(error).says(lang)));
  return (
    <section class="account">
      <h3>{say('leave')}</h3>
      <p class="how">{say('leave.about')}</p>
      {!sure && <button type="button" class="small" onClick={() => setSure(true)}>{say('leave')}</button>}
      {sure && (
        <div class="sure" role="group" aria-label={say('sure')}>
          <b>{say('sure')}</b>
          <button type="button" class="main" ref={stay} onClick={() => setSure(false)}>{say('stay')}</button>
          <button type="button" class="small" onClick={go}>{say('go')}</button>
        </div>
      )}
      <p class="soft" role="status">{trouble}</p>
    </section>
  );
}

function Left({ session, say }: Told) {
  const said = useRef<HTMLElement>(null);
  useEffect(() => said.current?.focus(), []); // the button that was pressed is gone
  return (
    <section class="account left" role="status" tabIndex={-1} ref={said}>
      <h3>{say('left')}</h3>
      <p class="how">{say('left.about')}</p>
      {session.bridge.leads && <button type="button" class="main" onClick={() => session.bridge.say('close', {})}>{say('close')}</button>}
    </section>
  );
}
