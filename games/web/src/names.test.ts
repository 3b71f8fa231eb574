import { expect, test } from 'vitest';
import { faceOf, mark, nameOf } from './names.ts';

const IDS = Array.from({ length: 500 }, (_, n) => String(377849747865604096n + BigInt(n) * 512n));

test('a nickname is always the same for an id, and says the same in both languages', () => {
  expect(nameOf('377849747865604096', 'zh-CN')).toBe(nameOf('377849747865604096', 'zh-CN'));
  expect(new Set(IDS.map((id) => nameOf(id, 'zh-CN'))).size).toBe(new Set(IDS.map((id) => nameOf(id, 'en'))).size);
});

test('ids that follow each other get names from the whole list', () => {
  expect(new Set(IDS.map((id) => nameOf(id, 'en'))).size).toBeGreaterThan(150);
  expect(IDS.every((id) => mark(id) >= 0)).toBe(true);
});

test('a name that the app gives wins', () => {
  expect(nameOf('1', 'en', { 1: 'Mei' })).toBe('Mei');
  expect(faceOf('1', 'en', { 1: 'Mei' })).toBe('M');
  expect(nameOf('1', 'zh-CN')).toContain(faceOf('1', 'zh-CN'));
});
