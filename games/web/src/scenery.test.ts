import { expect, test } from 'vitest';
import YARD from '../../../assets/farm/yard.poses.json';
import { coloured, type Lights, wordsAt } from './scenery.tsx';

const at = (text: string) => new Date(text).getTime();

test('an instant has the words of its hour and its season where the player is', () => {
  expect(wordsAt(at('2026-05-05T12:00:00'), '', false)).toBe('day spring');
  expect(wordsAt(at('2026-11-05T18:59:00'), '', false)).toBe('dusk autumn');
  expect(wordsAt(at('2026-07-05T04:59:00'), 'theirs', false)).toBe('night summer theirs');
});

test('in the dark theme it is always night, and feasts have days', () => {
  expect(wordsAt(at('2026-02-17T12:00:00'), '', true)).toBe('night winter newyear');
  expect(wordsAt(at('2026-09-27T12:00:00'), '', false)).toBe('day autumn');
});

test('colours change by each word in turn and nothing else does', () => {
  const lights = { only: {}, moved: {}, coloured: { autumn: { '#00ff00': '#ff9900' }, night: { '#ff9900': '#331100' } } };
  expect(coloured('<path fill="#00ff00"/><path fill="#123456"/>', lights, 'night autumn')).toBe('<path fill="#331100"/><path fill="#123456"/>');
  expect(coloured('<path fill="#00ff00"/>', YARD as unknown as Lights, 'day summer')).toBe('<path fill="#00ff00"/>');
});
