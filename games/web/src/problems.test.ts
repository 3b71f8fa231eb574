import { expect, test } from 'vitest';
import { asTrouble, troubleOf } from './problems.ts';

test('a refusal has the words of the server', () => {
  const trouble = troubleOf(409, { code: 'not_ripe', words: { 'zh-CN': '还没成熟', en: 'Still growing' } });

  expect([trouble.kind, trouble.says('zh-CN'), trouble.says('en')]).toEqual(['refused', '还没成熟', 'Still growing']);
});

test('who may not play is told kindly, and gets no button to try again', () => {
  expect(troubleOf(409, { code: 'no_consent' }).kind).toBe('blocked');
  expect(troubleOf(403, { code: 'view_not_allowed' }).kind).toBe('blocked');
});

test('a session that is over, a server that is away and a proxy that says anything are told apart', () => {
  expect(troubleOf(401, { code: 'session_ended' }).kind).toBe('ended');
  expect(troubleOf(503, { code: 'busy' }).kind).toBe('offline');
  expect(troubleOf(502, '<html>').kind).toBe('broken');
  expect(troubleOf(502, null).says('en')).not.toBe('');
});

test('what fetch throws is the network', () => {
  expect(asTrouble(new TypeError('Failed to fetch')).kind).toBe('offline');
  expect(asTrouble(new Error('?')).kind).toBe('broken');
});

test('what was not answered in time is the network too', () => {
  expect(asTrouble(new DOMException('', 'AbortError')).kind).toBe('offline');
  expect(asTrouble(new DOMException('', 'TimeoutError')).kind).toBe('offline');
});
