import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attempt } from './attempt.ts';
import { touches, wantTouch } from './bridge/haptics.ts';
import { Trouble } from './problems.ts';
import type { Offer, Session } from './session.ts';

const OFFER: Offer = { move: 'water', arguments: { grams: 10 }, can: true, why: null };

function trying(play: Session['play'], offer = OFFER, heard: Record<string, string> = {}) {
  const told: string[] = [];
  const felt: unknown[] = [];
  const bridge = { say: (verb: string, { kind }: { kind: string }) => void felt.push([verb, kind]) };
  const session = { play: vi.fn(play), bridge } as unknown as Session;
  const given = { session, lang: 'en' as const, where: '7', from: [], tell: (text: string) => void told.push(text), heard };
  return { told, felt, session, done: attempt(offer, { note: 'hello' }, given) };
}

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) });
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => then());
});
afterEach(() => vi.unstubAllGlobals());

test('a move is made where one is, with what was chosen besides', async () => {
  const { done, session, told } = trying(async () => ({ result: {} }) as never);

  expect(await done).toEqual({ result: {} });
  expect(session.play).toHaveBeenCalledWith({ move: 'water', arguments: { grams: 10, note: 'hello' } }, '7');
  expect(told).toEqual([]);
});

test('what is refused beforehand is told and never sent', async () => {
  const { done, session, told } = trying(async () => ({}) as never, { ...OFFER, can: false, why: { code: 'no', 'zh-CN': '不行', en: 'Not now' } });

  expect(await done).toBeNull();
  expect(session.play).not.toHaveBeenCalled();
  expect(told).toEqual(['Not now']);
});

test('what the server refuses is told in its words', async () => {
  const { done, told } = trying(() => Promise.reject(new Trouble('refused', 'no', { en: 'All is gone' })));

  expect(await done).toBeNull();
  expect(told).toEqual(['All is gone']);
});

test('a move that was made is felt a little, one that is celebrated more', async () => {
  const usual = trying(async () => ({}) as never);
  const feast = trying(async () => ({}) as never, OFFER, { water: 'celebrate' });
  await Promise.all([usual.done, feast.done]);

  expect([usual.felt, feast.felt]).toEqual([[['haptic', 'light']], [['haptic', 'success']]]);
});

test('a no is felt as a warning, whether the page knew it or the server said it', async () => {
  const known = trying(async () => ({}) as never, { ...OFFER, can: false });
  const said = trying(() => Promise.reject(new Trouble('refused', 'no', { en: 'All is gone' })));
  await Promise.all([known.done, said.done]);

  expect([known.felt, said.felt]).toEqual([[['haptic', 'warning']], [['haptic', 'warning']]]);
});

test('who wants no touch gets none, and again when they do', async () => {
  wantTouch(false);
  const none = trying(async () => ({}) as never);
  await none.done;
  wantTouch(true);

  expect(none.felt).toEqual([]);
  expect(touches()).toBe(true);
});

test('a finger that taps twice at once means it once, and after a while it means it again', async () => {
  vi.useFakeTimers();
  const first = trying(async () => ({}) as never);
  const given = { session: first.session, lang: 'en' as const, where: '7', from: [], tell: () => undefined, heard: {} };
  expect(await attempt(OFFER, { note: 'hello' }, given)).toBeNull();
  await first.done;
  expect(await attempt(OFFER, { note: 'hello' }, given)).toBeNull();
  vi.advanceTimersByTime(500);
  expect(await attempt(OFFER, { note: 'hello' }, given)).not.toBeNull();
  expect(first.session.play).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});
