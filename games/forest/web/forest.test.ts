import GROW from 'assets/forest/tree.grow.json';
import TREE from 'assets/forest/tree.svg?raw';
import PINE from 'assets/forest/pine.svg?raw';
import { expect, test } from 'vitest';
import { wordOf } from 'shell/News.tsx';
import { poses, whole } from 'shell/posing.ts';
import { grown } from './growth.ts';
import { placed, placeOf } from './places.ts';
import { type FriendLine, inOrder, markOf, ripeness, tapped } from './scene.ts';
import { WORDS } from './words.ts';

const line = (player: string, rank: number, marks: Partial<FriendLine['marks']> = {}, me = false): FriendLine => ({
  player, rank, me, grown_g: 0, marks: { take: false, help: false, soon: false, ...marks },
});

test('a tree grows all the time: no step back, and no jump between phases', () => {
  const steps = Array.from({ length: 7 * 1000 }, (_, n) => grown(Math.floor(n / 1000), n % 1000));

  expect(steps.every((v, n) => n === 0 || v >= (steps[n - 1] ?? 0))).toBe(true);
  expect(Math.max(...steps.map((v, n) => v - (steps[n - 1] ?? 0)))).toBeLessThan(0.001);
  expect([grown(0, 0), grown(6, 1000)]).toEqual([0, 1]);
});

test('every part that grows is in both drawings, and a whole tree has all but the sprout', () => {
  for (const part of poses(1, GROW).keys()) {
    expect(TREE).toContain(`id="${part}"`);
    expect(PINE).toContain(`id="${part}"`);
  }
  const seen = [...poses(1, GROW)].filter(([, pose]) => pose.opacity === 1).map(([part]) => part);
  expect(seen).toEqual([...poses(1, GROW).keys()].filter((part) => part !== 'sprout'));
  expect(whole(1, GROW)).toContain('scale(1)');
});

test('a seed shows a sprout and no crown', () => {
  expect(poses(0, GROW).get('sprout')?.opacity).toBe(1);
  expect(poses(0, GROW).get('crown.top')?.opacity).toBe(0);
});

test('six bubbles have six places, far enough apart on the smallest phone', () => {
  const places = [...placed(['a', 'b', 'c', 'd', 'e', 'f'], new Map()).values()];
  const [width, height] = [320, 330];

  expect(new Set(places).size).toBe(6);
  for (const one of places)
    for (const other of places)
      if (one < other) {
        const [a, b] = [placeOf(one), placeOf(other)];
        expect(Math.hypot((a.x - b.x) * width, (a.y - b.y) * height)).toBeGreaterThan(64);
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
