import { afterEach, expect, test } from 'vitest';
import { dayOf, liveIn, timeOf, wallOf, zone } from './days.ts';

afterEach(() => liveIn(undefined));

const LATE = '2026-11-30T18:30:00Z'; // half past two in the morning of 1 December in Shanghai

test('a day is the one where the player lives, wherever the phone is', () => {
  liveIn('Asia/Shanghai');
  expect(dayOf(LATE, 'en')).toContain('1');
  expect(dayOf(LATE, 'zh-CN', true)).toBe('2026年12月1日');
  liveIn('America/New_York');
  expect(dayOf(LATE, 'zh-CN', true)).toBe('2026年11月30日');
});

test('an hour is the one where the player lives', () => {
  liveIn('Asia/Shanghai');
  expect(timeOf(LATE, 'zh-CN')).toMatch(/12月1日.*02:30/);
  expect(wallOf(Date.parse(LATE))).toEqual({ day: '2026-12-01', month: 11, hour: 2 });
});

test('midnight is hour 0 and no hour 24', () => {
  liveIn('Asia/Shanghai');
  expect(wallOf(Date.parse('2026-11-30T16:00:00Z'))).toEqual({ day: '2026-12-01', month: 11, hour: 0 });
});

test('an hour that a zone skips or has twice is what its wall says', () => {
  liveIn('Europe/Berlin');
  expect(wallOf(Date.parse('2026-03-29T01:00:00Z')).hour).toBe(3);
  expect([0, 1].map((h) => wallOf(Date.parse(`2026-10-25T0${h}:30:00Z`)).hour)).toEqual([2, 2]);
});

test('a zone that this phone does not know leaves the phone’s own', () => {
  liveIn('Mars/Olympus');
  expect(() => dayOf(LATE, 'en')).not.toThrow();
  expect(zone()).toBeUndefined();
});
