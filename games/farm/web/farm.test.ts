import HEN from 'assets/farm/hen.svg?raw';
import POSES from 'assets/farm/hen.poses.json';
import EGG_CLIPS from 'assets/farm/egg.clips.json';
import EGG_GROWS from 'assets/farm/egg.grow.json';
import EGG from 'assets/farm/egg.svg?raw';
import TROUGH_GROWS from 'assets/farm/trough.grow.json';
import TROUGH from 'assets/farm/trough.svg?raw';
import { asked } from 'shell/clips.ts';
import { wordOf } from 'shell/News.tsx';
import { posed, poses } from 'shell/posing.ts';
import type { Offer } from 'shell/session.ts';
import { saying } from 'shell/words.ts';
import { expect, test } from 'vitest';
import { set, swapped } from './cups.ts';
import { doneWords } from './said.ts';
import { eggsOf, type FriendLine, giftsOf, gramsOf, guestPosture, inOrder, level, markOf, moments, mostEggs, part, posture, type Project, type Task, tasksInOrder } from './scene.ts';
import { HENS, WORDS } from './words.ts';
import { rowsOf } from './Yard.tsx';

const hen = { name: 'huahua', state: 'hungry' as const, ruffled: false, wears: null, fence_until: null };
const guest = { visit: '1', kind: 'thief' as const, whose: null, mine: false, ate_mg: 0, can: [] };
const line = (player: string, rank: number, hints: string[] = [], me = false): FriendLine => ({ player, rank, hints, me, eggs_laid: 0, state: 'hungry' });

const move = (name: string, more: Offer['arguments'] = {}) => ({ move: name, arguments: more });
const texts = { 'zh-CN': '', en: '' };

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
  expect(guestPosture({ ...guest, kind: 'work' }, true)).toBe('eating work left');
  expect(guestPosture(guest, false)).toBe('hungry stealing thief left');
  expect(guestPosture({ ...guest, kind: 'guest' }, true)).toBe('hungry guest left');
});

test('who helps herself at a trough stands on tiptoe and looks aside; a helper and a guest do not', () => {
  expect(guestPosture(guest, true)).toBe('eating stealing thief left');
  expect(seen('hungry stealing thief left').filter((part) => /^(eyes|legs)/.test(part))).toEqual(expect.arrayContaining(['legs.tiptoe', 'eyes.side']));
  expect(guestPosture({ ...guest, kind: 'work' }, false)).not.toContain('stealing');
});

test('she hurries while quick bites last and there is something to eat, and is not dishevelled then', () => {
  expect(posture({ ...hen, state: 'eating', ruffled: true }, true)).toBe('eating own hurried');
  expect(posture({ ...hen, ruffled: true }, true)).toBe('hungry own ruffled');
  expect(seen('eating own hurried')).toContain('hurry');
});

test('an egg that can be taken wobbles, and no other', () => {
  expect(asked(EGG_CLIPS, 'ready')).toEqual(['wobble']);
  expect(asked(EGG_CLIPS, '0.400')).toEqual([]);
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

  expect(doneWords(move('chase'), { ate_mg: 12_000, dropped_mg: 6000 }, 'en', say)).toBe('She has gone home and left 6 g.');
  expect(doneWords(move('chase'), { ate_mg: 12_000, dropped_mg: 0 }, 'en', say)).toBe('She dodged, and has gone home.');
  expect(doneWords(move('receive'), { received_mg: 180_000 }, 'en', say)).toBe('+180 g in store');
  expect(doneWords(move('dance'), {}, 'en', say)).toBe('Done');
});

test('a tool says what it did, and what a sheet tells itself is not said twice', () => {
  const say = saying('en', WORDS);

  expect(doneWords(move('use', { tool: 'accelerator' }), { ate_mg: 36_000 }, 'en', say)).toBe('She ate 36 g at once.');
  expect(doneWords(move('use', { tool: 'newer' }), {}, 'en', say)).toBe('Done');
  expect(['answer', 'practise', 'cups_start', 'cups_finish'].map((one) => doneWords(move(one), {}, 'en', say))).toEqual(['', '', '', '']);
});

test('what is done with has its words, whatever the scene lets a player do', () => {
  for (const one of ['receive', 'feed', 'take_tool', 'dress', 'prefer', 'use_at', 'thank', 'join_meal']) expect(WORDS).toHaveProperty([`done.${one}`]);
});

test('cups change places two at a time, and none is lost', () => {
  expect(set(3)).toEqual([0, 1, 2]);
  expect(swapped([0, 1, 2], [0, 2])).toEqual([2, 1, 0]);
  expect(([[0, 1], [1, 2], [0, 2]] as const).reduce<number[]>((places, pair) => swapped(places, pair), set(3))).toEqual([0, 2, 1]);
});

test('what can be received comes first, what was received last, otherwise as the server has it', () => {
  const task = (name: string, state: Task['state']): Task => ({ task: name, title: texts, gives_g: 1, so_far: 0, need: 1, state, waiting_mg: 0, can: [] });
  const found = tasksInOrder([task('a', 'received'), task('b', 'todo'), task('c', 'finished'), task('d', 'todo')]);

  expect(found.map((one) => one.task).join('')).toBe('cbda');
});

test('no more eggs are offered for a gift than one has, than are taken today, than the goal is short of', () => {
  const project = { left_today: 5, goal_eggs: 100, eggs: 0 } as Project;

  expect(mostEggs(project, 3)).toBe(3);
  expect(mostEggs(project, 30)).toBe(5);
  expect(mostEggs({ ...project, eggs: 98 }, 30)).toBe(2);
  expect(mostEggs({ ...project, eggs: 101 }, 30)).toBe(0);
});

test('one egg, five or ten are given by a press, and all of a few', () => {
  expect([0, 1, 3, 5, 9, 10, 40].map(giftsOf)).toEqual([[1], [1], [1, 3], [1, 5], [1, 5], [1, 5, 10], [1, 5, 10]]);
});

test('a part is never more than a whole', () => {
  expect([part(0, 5), part(1, 4), part(9, 3)]).toEqual([0, 0.25, 1]);
});

test('there is a row for each guest, and one for one’s own hen when she is out', () => {
  const yard = { trough: { mg: 0, holds_g: 180, empty_at: null }, egg: { ready: 0, part: 0, laid: 0 }, store: { grams: 0, holds_g: 1800 }, eggs_thousandths: 0, settings: { stays: false, may_work: true }, can: [] };
  const own = { ...hen, mood: 50, away: null };

  expect(rowsOf({ hen: null, can: [] })).toBe(0);
  expect(rowsOf({ ...yard, hen: own, guests: [guest, guest] })).toBe(2);
  expect(rowsOf({ ...yard, hen: { ...own, away: { friend: '1', as: 'thief', ate_mg: 0 } }, guests: [guest] })).toBe(2);
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
