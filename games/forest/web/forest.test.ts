import GROW from 'assets/forest/tree.grow.json';
import { expect, test } from 'vitest';
import { wordOf } from 'shell/News.tsx';
import { poses, whole } from 'shell/posing.ts';
import { saying } from 'shell/words.ts';
import { drawnAs } from './drawn.ts';
import { grown } from './growth.ts';
import { BOX, GOAL, LEAST, placed, placesIn } from './places.ts';
import { stillFor, tapAt, tapsFor, under } from './rain.ts';
import { doneWords } from './said.ts';
import { nextOf } from './walk.ts';
import { amountsFor } from './Wood.tsx';
import { type FriendLine, inOrder, markOf, percent, ripeness, spentBy, tapped } from './scene.ts';
import { WORDS } from './words.ts';

const line = (player: string, rank: number, marks: Partial<FriendLine['marks']> = {}, me = false): FriendLine => ({
  player, rank, me, grown_g: 0, week_g: 0, planted: 0, thumbs: 0, marks: { take: false, help: false, soon: false, ...marks },
});

test('a tree grows all the time: no step back, and no jump between phases', () => {
  const steps = Array.from({ length: 7 * 1000 }, (_, n) => grown(Math.floor(n / 1000), n % 1000));

  expect(steps.every((v, n) => n === 0 || v >= (steps[n - 1] ?? 0))).toBe(true);
  expect(Math.max(...steps.map((v, n) => v - (steps[n - 1] ?? 0)))).toBeLessThan(0.001);
  expect([grown(0, 0), grown(6, 1000)]).toEqual([0, 1]);
});

test('every part that grows is in its drawing, and a whole tree has all but what is gone by then', () => {
  for (const species of ['tree', 'saxaul', 'fir', 'unknown']) {
    const { body, growth } = drawnAs(species);
    for (const part of poses(1, growth).keys()) expect(body, species).toContain(`data-part="${part}"`);
    expect(whole(1, growth)).toContain('scale(1)');
  }
  const seen = [...poses(1, GROW)].filter(([, pose]) => pose.opacity === 1).map(([part]) => part);
  expect(seen).toEqual([...poses(1, GROW).keys()].filter((part) => part !== 'sprout'));
});

test('a seed shows a sprout and no crown', () => {
  expect(poses(0, GROW).get('sprout')?.opacity).toBe(1);
  expect(poses(0, GROW).get('crown.top')?.opacity).toBe(0);
});

test('no bubble touches another, an edge or the line below, on any phone and with any size of letters', () => {
  for (const rem of [16, 18, 20.572, 24, 27]) // letters are no larger than 8 % of the width (shell.css)
    for (let width = Math.max(rem > 16 ? 320 : 300, Math.ceil(rem / 0.08)); width <= 720; width += 10)
      for (let height = Math.ceil(LEAST * rem); height <= 640; height += 20) {
        const boxes = placesIn(width, height, rem).map(({ x, y }) => ({ left: x - (BOX.wide * rem) / 2, right: x + (BOX.wide * rem) / 2, top: y, bottom: y + BOX.high * rem }));
        for (const [n, a] of boxes.entries()) {
          expect([a.left >= 0, a.right <= width, a.top >= 0, a.bottom <= height - GOAL * rem + 0.01], `${width}×${height} at ${rem}`).toEqual([true, true, true, true]);
          for (const b of boxes.slice(n + 1)) expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 0.01 || b.bottom <= a.top + 0.01).toBe(true);
        }
      }
});

test('a bubble keeps its place while others come and go', () => {
  const first = placed(['a', 'b', 'c'], new Map());
  const then = placed(['c', 'd'], first);

  expect(then.get('c')).toBe(first.get('c'));
  expect(then.get('d')).not.toBe(then.get('c'));
});

test('friends with something to take come first, and nobody is shown to oneself', () => {
  const found = inOrder([line('me', 1, {}, true), line('rich', 2), line('soon', 4, { soon: true }), line('take', 9, { take: true, soon: true })]);

  expect(found.map((one) => one.player)).toEqual(['take', 'soon', 'rich']);
  expect(markOf({ take: false, help: true, soon: true })).toBe('help');
});

test('a tap does the first thing that can be done, or says why not', () => {
  const offer = (move: string, can: boolean) => ({ move, can, arguments: {}, why: null });
  const bubble = { name: '1-1', status: 'vanishing' as const, grams: 5, label: null, act: null };

  expect(tapped({ ...bubble, can: [offer('steal', false), offer('help_collect', true)] })?.move).toBe('help_collect');
  expect(tapped({ ...bubble, can: [offer('steal', false)] })?.move).toBe('steal');
});

test('a ring is full when the bubble is ripe', () => {
  expect(ripeness(1000, 1000)).toBe(1);
  expect(ripeness(24 * 3_600_000, 0)).toBe(0);
  expect(ripeness(12 * 3_600_000, 0)).toBe(0.5);
});

test('every word is there in both languages, with the same places', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [zh, en] of Object.values(WORDS)) {
    expect([zh, en]).not.toContain('');
    expect(places(zh)).toEqual(places(en));
  }
});

test('a deed that is newer than the page is told plainly', () => {
  const deed = { friend: '1', at: '', mine: false };

  expect(wordOf({ ...deed, kind: 'took' }, WORDS)).toBe('deed.took');
  expect(wordOf({ ...deed, kind: 'danced', mine: true }, WORDS)).toBe('deed.other.mine');
});

test('what a move came to is said with amount and name, and one that is newer than the page plainly', () => {
  const say = saying('en', WORDS);

  expect(doneWords({ move: 'steal_all' }, { grams: 4 }, 'Mei', 'en', say)).toBe('Took 4 g from Mei');
  expect(doneWords({ move: 'water_wood' }, { grams: 4, planted: 'SX-1' }, '', 'en', say)).toContain('planted');
  expect(doneWords({ move: 'dance' }, {}, '', 'en', say)).toBe('Done');
  expect(doneWords({ move: 'rain_finish' }, { grams: 4 }, '', 'en', say)).toBe('');
});

test('a walk goes to each friend once, and then says that all are seen', async () => {
  const ring = ['a', 'b', 'c'];
  const find = (after: string) => Promise.resolve(ring[(ring.indexOf(after) + 1) % ring.length] ?? null);
  const seen = new Set<string>();
  const way = [];
  for (let at: string | null = 'a'; at; at = await nextOf(find, at, seen)) way.push(at);

  expect(way).toEqual(['a', 'b', 'c']);
  expect(await nextOf(() => Promise.resolve(null), '', new Set())).toBeNull();
});

const run = { token: '1', lasts_ms: 15_000, falls_ms: 2500, drops: [[0, 500, 3], [200, 520, 2], [400, 100, 1]] as [number, number, number][] };

test('a tap seems to catch the drop under it that is gone first, and each drop once', () => {
  expect(under(run, [300, 510], new Set())).toBe(0);
  expect(under(run, [300, 510], new Set([0]))).toBe(1);
  expect(under(run, [300, 900], new Set())).toBe(-1);
  expect(under(run, [2600, 500], new Set())).toBe(1);
});

test('taps are whole and inside, and who plays without a clock waits until the server can settle them', () => {
  expect(tapAt(12.4, 1.2)).toEqual([12, 1000]);
  expect(tapsFor(run, 1, 5)).toEqual([[1450, 520], [1650, 100]]);
  expect([stillFor([[1450, 520]], 1000), stillFor([], 5)]).toEqual([450, 0]);
});

test('a wood is watered with round amounts, or all that may be given', () => {
  expect(amountsFor(10, 120)).toEqual([10, 50, 100, 120]);
  expect(amountsFor(10, 10)).toEqual([10]);
  expect(amountsFor(10, 4)).toEqual([10]);
  expect([percent(1, 3), percent(3, 3), percent(2999, 3000)]).toEqual([33, 100, 99]);
});

test('what is given at a friend’s is gone at home, what is taken there is more, and kind words cost nothing', () => {
  const after = (move: string, grams?: number) => spentBy({ move }, { result: grams === undefined ? {} : { grams } });

  expect([after('water', 33), after('steal', 5), after('steal_all', 12), after('help_collect', 80), after('thumb')]).toEqual([33, -5, -12, 0, 0]);
});
