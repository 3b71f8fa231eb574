import { expect, test } from 'vitest';
import { nextOf } from './game.ts';

test('a page looks again just after the next moment, and each minute until then', () => {
  expect(nextOf([], 0)).toBe(60_000);
  expect(nextOf([90_000], 0)).toBe(60_000);
  expect(nextOf([90_000], 60_000)).toBe(30_300);
  expect(nextOf([90_000], 90_200)).toBe(60_000);
});
