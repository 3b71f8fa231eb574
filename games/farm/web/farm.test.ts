import HEN from 'assets/farm/hen.svg?raw';
import POSES from 'assets/farm/hen.poses.json';
import EGG_GROWS from 'assets/farm/egg.grow.json';
import EGG from 'assets/farm/egg.svg?raw';
import TROUGH_GROWS from 'assets/farm/trough.grow.json';
import TROUGH from 'assets/farm/trough.svg?raw';
import { wordOf } from 'shell/News.tsx';
import { posed, poses } from 'shell/posing.ts';
import { saying } from 'shell/words.ts';
import { expect, test } from 'vitest';
import { doneWords } from './said.ts';
import { eggsOf, type FriendLine, gramsOf, guestPosture, inOrder, level, markOf, moments, posture } from './scene.ts';
import { HENS, WORDS } from './words.ts';

const hen = { name: 'huahua', state: 'hungry' as const, ruffled: false, wears: null, fence_until: null };
const guest = { visit: '1', kind: 'thief' as const, whose: null, mine: false, ate_mg: 0, can: [] };
const line = (player: string, rank: number, hints: string[] = [], me = false): FriendLine => ({ player, rank, hints, me });

/** The parts that words show. */
const seen = (words: string) => [...posed(words, POSES)].filter(([, pose]) => pose.opacity === 1).map(([part]) => part);

test('every part that is posed or grows is in its drawing', () => {
  const named = [...Object.keys(POSES.only), ...Object.values(POSES.moved).flatMap((one) => Object.keys(one))];
  for (const part of named) expect(HEN).toContain(`id="${part}"`);
  for (const part of poses(1, EGG_GROWS).keys()) expect(EGG).toContain(`id="${part}"`);
  for (const part of poses(1, TROUGH_GROWS).keys()) expect(TROUGH).toContain(`id="${part}"`);
});

test('a hen has one pair of eyes whatever she does, and never a tear', () => {
  for (const state of ['eating', 'hungry', 'sleepy', 'resting'])
    expect(seen(`${state} own`).filter((part) => part.startsWith('eyes'))).toHaveLength(1);
  expect(HEN).not.toMatch(/id="(tear|cry|sad)/);
});

test('whose she is shows by more than a colour', () => {
  expect(seen('eating thief')).toContain('kerchief');
  expect(seen('hungry guest')).toContain('basket');
  expect(seen('eating work')).toContain('apron');
  expect(seen('eating own')).not.toContain('kerchief');
});

test('she looks as she is: what she does, ruffled or not, with what she wears', () => {
  expect(posture(hen)).toBe('hungry own');
  expect(posture({ ...hen, state: 'sleepy', ruffled: true, wears: 'bow' })).toBe('sleepy own ruffled bow');
  expect(seen('sleepy own ruffled bow')).toEqual(expect.arrayContaining(['straw', 'dreams', 'tufts', 'bow']));
});

test('a guest for tea does not eat, and who eats at an empty trough looks up', () => {
  expect(guestPosture(guest, true)).toBe('eating thief left');
  expect(guestPosture(guest, false)).toBe('hungry thief left');
  expect(guestPosture({ ...guest, kind: 'guest' }, true)).toBe('hungry guest left');
});

test('a trough with anything in it is not empty to look at, and never over the rim', () => {
  const trough = { holds_g: 180, empty_at: null };

  expect([0, 1, 90_000, 180_000, 360_000].map((mg) => level({ ...trough, mg }))).toEqual([0, 0.04, 0.5, 1, 1]);
});

test('the ring round the egg is empty, half or whole as the egg is', () => {
  const grains = (part: number) => [...poses(part, EGG_GROWS)].filter(([, pose]) => pose.opacity === 1).length;

  expect([grains(0), grains(0.5), grains(1)]).toEqual([0, 10, 20]);
});

test('friends whose hen could be fed come first, and nobody is shown to oneself', () => {
  const found = inOrder([line('me', 1, [], true), line('rich', 2), line('thieves', 3, ['thieves']), line('hungry', 9, ['hungry'])]);

  expect(found.map((one) => one.player)).toEqual(['hungry', 'thieves', 'rich']);
  expect(markOf(['thieves', 'hungry', 'can_help'])).toBe('hungry');
  expect(markOf(['can_help'])).toBe('');
});

test('amounts are whole and never more than there is', () => {
  expect(gramsOf(179_999)).toBe(179);
  expect([eggsOf(2350, 'en'), eggsOf(999, 'en'), eggsOf(0, 'zh-CN')]).toEqual(['2.35', '0.99', '0']);
});

test('what a chase came to is said, also that she dodged', () => {
  const say = saying('en', WORDS);

  expect(doneWords('chase', { ate_mg: 12_000, dropped_mg: 6000 }, 'en', say)).toBe('She has gone home and left 6 g.');
  expect(doneWords('chase', { ate_mg: 12_000, dropped_mg: 0 }, 'en', say)).toBe('She dodged, and has gone home.');
  expect(doneWords('receive', { received_mg: 180_000 }, 'en', say)).toBe('+180 g in store');
  expect(doneWords('dance', {}, 'en', say)).toBe('Done');
});

test('every word is there in both languages, with the same places', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [zh, en] of Object.values(WORDS)) {
    expect([zh, en]).not.toContain('');
    expect(places(zh)).toEqual(places(en));
  }
  for (const name of HENS) expect(WORDS).toHaveProperty([`hen.${name}`]);
});

test('a deed that is newer than the page is told plainly', () => {
  const deed = { friend: '1', at: '', mine: false };

  expect(wordOf({ ...deed, kind: 'fed' }, WORDS)).toBe('deed.fed');
  expect(wordOf({ ...deed, kind: 'danced' }, WORDS)).toBe('deed.other');
});

test('a yard is asked for again when its trough is empty', () => {
  const trough = { mg: 1, holds_g: 180, empty_at: '2026-11-22T12:00:00+00:00' };

  expect(moments({ hen: null, can: [] })).toEqual([]);
  expect(moments({ hen: { ...hen, mine_here: false }, trough, egg: { laid: 0 }, guests: [], can: [] })).toEqual([Date.parse(trough.empty_at)]);
});
