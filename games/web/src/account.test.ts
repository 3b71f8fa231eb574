import { expect, test, vi } from 'vitest';
import { type Consent, consentsOf, leave, named, say, shown, texts } from './account.ts';
import type { Session } from './session.ts';

function consent(purpose: string, given = true, text = '2026-01'): Consent {
  return { purpose, about: { 'zh-CN': '参加活动', en: 'to take part' }, given, at: '2026-11-09T00:00:00Z', text_version: given ? text : '' };
}

function asking() {
  const mine = vi.fn(() => Promise.resolve({}));
  return { mine, session: { mine } as unknown as Session };
}

test('playing itself stands first', () => {
  expect(shown([consent('friends'), consent('play'), consent('steps')]).map((one) => one.purpose)).toEqual(['play', 'friends', 'steps']);
});

test('a text that was read is known after it was withdrawn, so that a slip can be undone', () => {
  const before = texts({}, { consents: [consent('steps')], minor: false });

  expect(texts(before, { consents: [consent('steps', false)], minor: false })).toEqual({ steps: '2026-01' });
  expect(texts({}, { consents: [consent('steps', false)], minor: false })).toEqual({});
});

test('who is minor agrees to nothing by themself', () => {
  expect(texts({}, { consents: [consent('steps')], minor: true })).toEqual({});
});

test('what is asked of the server is what it asks for', async () => {
  const { mine, session } = asking();
  await consentsOf(session);
  await say(session, 'steps', null);
  await say(session, 'steps', '2026-01');
  await leave(session);

  expect(mine.mock.calls).toEqual([
    ['GET', 'consents'],
    ['PUT', 'consents/steps', { given: false }],
    ['PUT', 'consents/steps', { given: true, text_version: '2026-01' }],
    ['POST', 'leave'],
  ]);
});

test('a purpose begins its line with a capital letter, and one without words has its name', () => {
  expect(named(consent('play'), 'en')).toBe('To take part');
  expect(named(consent('play'), 'zh-CN')).toBe('参加活动');
  expect(named({ ...consent('play'), about: {} }, 'en')).toBe('Play');
});
