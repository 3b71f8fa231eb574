import { expect, test } from 'vitest';
import { type Act, AT_FIRST, failed, grown, lines, when } from './acts.ts';
import { liveIn } from './days.ts';
import { Trouble } from './problems.ts';

const NOW = Date.parse('2026-11-15T20:00:00Z');

function act(at: string, earned: Act['earned'] = [], why: Act['why'] = {}): Act {
  return { at, type: 'payment', about: { 'zh-CN': '付款', en: 'a payment' }, earned, why };
}

const came = (amount: string, title: Record<string, string>, words: Record<string, string>) => ({ asset: 'feed', amount, unit: 'g', title, words });

test('a page follows the one before, and the last has no next', () => {
  const first = grown(AT_FIRST, { acts: [act('b')], next: 'c1' });
  const both = grown(first, { acts: [act('a')], next: null });

  expect([first.next, first.busy]).toEqual(['c1', false]);
  expect(both.acts?.map((one) => one.at)).toEqual(['b', 'a']);
  expect(both.next).toBe('');
});

test('what was there stays when the next page does not come', () => {
  const first = grown(AT_FIRST, { acts: [act('b')], next: 'c1' });
  const lost = failed({ ...first, busy: true }, new TypeError('network'));

  expect(lost.acts).toHaveLength(1);
  expect([lost.next, lost.busy, lost.trouble?.kind]).toEqual(['c1', false, 'offline']);
});

test('nothing has come is another thing than that there is nothing', () => {
  expect(AT_FIRST.acts).toBeNull();
  expect(grown(AT_FIRST, { acts: [], next: null }).acts).toEqual([]);
  expect(failed(AT_FIRST, new Trouble('blocked', 'no_consent')).acts).toBeNull();
});

test('what each quest gave is said with its sign, its name and its words', () => {
  const told = act('a', [came('30', { en: 'Breakfast' }, { en: 'Breakfast for you' }), came('-5.5', { en: 'A refund' }, {})]);

  expect(lines(told, 'en')).toEqual([
    { amount: '+30 g', title: 'Breakfast', words: 'Breakfast for you' },
    { amount: '−5.5 g', title: 'A refund', words: '' },
  ]);
});

test('a quest that is gone has its words alone, once', () => {
  expect(lines(act('a', [came('5', {}, { en: 'paid without paper' })]), 'en')).toEqual([{ amount: '+5 g', title: 'paid without paper', words: '' }]);
});

test('what is fresh is told by how long ago, what is older by its day', () => {
  expect(when('2026-11-15T18:00:00Z', NOW, 'en')).toBe('2 h ago');
  expect(when('2026-11-15T18:00:00Z', NOW, 'zh-CN')).toBe('2 小时前');
  liveIn('Asia/Shanghai');
  expect(when('2026-11-12T08:05:00Z', NOW, 'en')).toContain('16:05');
  expect(when('2026-11-12T08:05:00Z', NOW, 'zh-CN')).toMatch(/11月12日.*16:05/);
});
