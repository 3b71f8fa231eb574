import { expect, test } from 'vitest';
import { missing } from './consent.ts';
import { troubleOf } from './problems.ts';

test('who has not agreed is asked to, by what the server says', () => {
  expect(missing(troubleOf(409, { code: 'no_consent' }), {})).toBe('consent');
  expect(missing(troubleOf(409, { code: 'minor' }), {})).toBe('minor');
});

test('a host that got no code says why by where the page is to begin', () => {
  expect(missing({ code: 'no_code' }, { to: 'consent' })).toBe('consent');
  expect(missing({ code: 'no_code' }, { to: 'quiz' })).toBe('');
  expect(missing({ code: 'no_code' }, {})).toBe('');
});

test('other troubles, or none, are not about agreeing', () => {
  expect(missing(null, { to: 'consent' })).toBe('');
  expect(missing({ code: 'network' }, { to: 'consent' })).toBe('');
  expect(missing(troubleOf(403, { code: 'view_not_allowed' }), {})).toBe('');
});
