import { expect, test } from 'vitest';
import { posed } from './posing.ts';

const POSES = { only: { grin: ['eating'] }, moved: { hungry: { beak: 'scale(0)' }, eating: { head: 'rotate(16)' }, left: { head: 'scale(-1 1)' } } };

test('a part that only other words move goes back to its place', () => {
  expect(posed('hungry', POSES).get('beak')).toEqual({ transform: 'scale(0)', opacity: 1 });
  expect(posed('eating', POSES).get('beak')).toEqual({ transform: '', opacity: 1 });
});

test('words show what is theirs and move it one after another', () => {
  expect(posed('eating left', POSES).get('head')?.transform).toBe('rotate(16) scale(-1 1)');
  expect([posed('eating', POSES), posed('hungry', POSES)].map((parts) => parts.get('grin')?.opacity)).toEqual([1, 0]);
});
