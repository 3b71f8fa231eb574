/** What the player agreed to, and leaving: how it is asked for, changed and said. */
import type { components } from './dist/api.d.ts';
import type { Session } from './session.ts';
import { capital } from './acts.ts';
import { inLang, type Lang } from './words.ts';

export type Consent = components['schemas']['ConsentView'];
export type Consents = components['schemas']['ConsentList'];

/** Under it anything happens at all: who withdraws it leaves the game. */
export const PLAY = 'play';

export const WORDS = {
  agreed: ['我同意了什么', 'What I agreed to'],
  'agreed.about': ['随时可以关掉，马上生效。', 'You can turn each off at any time. It holds at once.'],
  since: ['{day} 起 · 条款 {text}', 'Since {day} · text {text}'],
  off: ['没有同意', 'Not agreed to'],
  offThere: ['没有同意。想打开，请到银行应用里看看说明。', 'Not agreed to. To turn it on, read about it in your bank’s app.'],
  needed: ['没有它就不能玩。想停下来，请用下面的“退出游戏”。', 'Needed to play at all. To stop, leave the game below.'],
  minor: ['随时可以关掉，马上生效。要打开，得由监护人同意。', 'You can turn each off at any time. To turn one on, your guardian agrees for you.'],
  data: ['我的资料', 'What is kept about me'],
  'data.about': ['查看、带走或删除全部资料，在银行应用里办理。', 'See it, take it with you or have all of it erased in your bank’s app.'],
  toBank: ['去银行应用', 'To the bank’s app'],
  leave: ['退出游戏', 'Leave the game'],
  'leave.about': ['退出后，好友看不到你，也不再有收获。什么都不会删掉：以后在银行应用里再同意，就都回来了。', 'Friends will not see you, and nothing is earned any more. Nothing is deleted: agree again in your bank’s app, and all of it is back.'],
  sure: ['真的要退出吗？', 'Do you want to leave?'],
  stay: ['再玩玩', 'Stay'],
  go: ['退出', 'Leave'],
  left: ['已经退出啦', 'You have left'],
  'left.about': ['谢谢你来过。想回来的时候，在银行应用里再同意就好。', 'Thank you for having been here. Whenever you want to come back, agree again in your bank’s app.'],
  close: ['关闭', 'Close'],
  sound: ['声音', 'Sounds'],
  'sound.about': ['轻轻的几声，平时是静音', 'A few soft ones. Muted at first.'],
  touch: ['轻轻一震', 'A touch in the hand'],
  'touch.about': ['做成了、没做成，手机都轻轻震一下', 'Your phone moves a little when something was done, or could not be.'],
  'sound.muted': ['银行应用现在是静音', 'Your bank’s app is muted right now.'],
} as const;

/** What there is to agree to, and what the player has agreed to. Throws Trouble. */
export function consentsOf(session: Session): Promise<Consents> {
  return session.mine('GET', 'consents');
}

/** Withdraw a purpose, or agree to it again to the text that was read before. */
export function say(session: Session, purpose: string, text: string | null): Promise<Consents> {
  const said = text === null ? { given: false } : { given: true, text_version: text };
  return session.mine('PUT', `consents/${purpose}`, said);
}

/** Leave: everything is withdrawn, and every session ends. */
export function leave(session: Session): Promise<{ ended: number }> {
  return session.mine('POST', 'leave');
}

/** Playing itself first. */
export function shown(consents: readonly Consent[]): Consent[] {
  return [...consents.filter((one) => one.purpose === PLAY), ...consents.filter((one) => one.purpose !== PLAY)];
}

/** Which text of each purpose the player has read, as far as this visit knows: to those they may agree again by themself. */
export function texts(known: Readonly<Record<string, string>>, { consents, minor }: Consents): Record<string, string> {
  const given = minor ? [] : consents.filter((one) => one.given && one.text_version);
  return { ...known, ...Object.fromEntries(given.map((one) => [one.purpose, one.text_version])) };
}

/** What a purpose is for, as the beginning of a line. */
export function named(consent: Consent, lang: Lang): string {
  return capital(inLang(consent.about, lang) || consent.purpose, lang);
}
