import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { heard, speaking } from './toast.tsx';

const people = { name: () => 'Mei', face: () => 'M' };
const words = { 'zh-CN': '好友收取了你 4 g 能量', en: 'A friend took 4 g of your energy.' };

test('a message about a friend names the friend', () => {
  const message = { kind: 'forest.stolen', words, link: { view: 'forest', values: {} }, about: '7' } as never;

  expect(heard(message, 'forest', 'en', people)).toBe('Mei took 4 g of your energy.');
  expect(heard(message, 'forest', 'zh-CN', people)).toBe('Mei收取了你 4 g 能量');
});

test('what was earned and is not of this page is not told here, anything else is', () => {
  const told = { words, link: null, about: null };

  expect(heard({ ...told, kind: 'ripening' } as never, 'forest', 'en', people)).toBe('');
  expect(heard({ ...told, kind: 'friend_added' } as never, 'forest', 'en', people)).toContain('A friend took');
});

describe('what is said', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('what comes by itself just before an answer does not take its place', () => {
    const said: string[] = [];
    const { answer, tell } = speaking((text) => said.push(text));

    tell('told');
    answer('thanks');
    vi.advanceTimersByTime(10_000);

    expect(said).toEqual(['told', 'thanks']);
  });

  test('what comes by itself waits until every answer was read', () => {
    const said: string[] = [];
    const { answer, tell } = speaking((text) => said.push(text));

    answer('thanks');
    tell('told');
    vi.advanceTimersByTime(2900);
    answer('thanks again');
    vi.advanceTimersByTime(2900);
    expect(said).toEqual(['thanks', 'thanks again']);

    vi.advanceTimersByTime(200);
    expect(said).toEqual(['thanks', 'thanks again', 'told']);
  });
});
