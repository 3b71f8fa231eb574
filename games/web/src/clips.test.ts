import { expect, test } from 'vitest';
import HEN from '../../../assets/farm/hen.clips.json';
import { asked, type Clip, css, eased, poseAt } from './clips.ts';

const HOP: Clip = { ms: 1000, parts: { hen: { pivot: [80, 146], keys: [{ at: 0 }, { at: 0.5, y: -20 }, { at: 1, turn: 8 }] } } };

test('a part is at its keys and between them on its way', () => {
  expect(poseAt(HOP, 'hen', 0)).toEqual({ x: 0, y: 0, turn: 0, wide: 1, high: 1, seen: 1 });
  expect(poseAt(HOP, 'hen', 500).y).toBeCloseTo(-20);
  expect(poseAt(HOP, 'hen', 300).y).toBeGreaterThan(-20);
  expect(poseAt(HOP, 'hen', 300).y).toBeLessThan(-1);
});

test('a clip that does not loop stays as it ended, one that loops begins again', () => {
  expect(poseAt(HOP, 'hen', 9000).turn).toBe(8);
  expect(poseAt({ ...HOP, loop: true }, 'hen', 1500).y).toBeCloseTo(-20);
});

test('a part that a clip does not name is at rest', () => {
  expect(poseAt(HOP, 'tail', 400)).toEqual({ x: 0, y: 0, turn: 0, wide: 1, high: 1, seen: 1 });
});

test('easing is as in CSS: slow at both ends, and even where it says so', () => {
  expect(eased([0.42, 0, 0.58, 1], 0.25)).toBeCloseTo(0.129, 2);
  expect(eased([0, 0, 1, 1], 0.25)).toBeCloseTo(0.25, 5);
});

test('a moment turns about its pivot, over how the part stands', () => {
  expect(css({ x: 1, y: 2, turn: 3, wide: 1, high: 1, seen: 1 }, [80, 146], 'matrix(1, 0, 0, 1, 0, 14)')).toBe(
    'translate(81px, 148px) rotate(3deg) scale(1, 1) translate(-80px, -146px) matrix(1, 0, 0, 1, 0, 14)',
  );
});

test('words ask for loops, each once', () => {
  expect(asked(HEN, 'hungry away own').filter((one) => one === 'blink')).toHaveLength(1);
  expect(asked(HEN, 'own guest')).toEqual([]);
});
