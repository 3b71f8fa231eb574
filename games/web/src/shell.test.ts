import { expect, test } from 'vitest';
import { inside, nameOfFile, parted } from './art.tsx';
import { readFragment } from './host.ts';
import { arc } from './motion.ts';

test('what stands behind the # is read', () => {
  const said = readFragment('#code=tilthc_a&lang=en');

  expect([said.get('code'), said.get('lang'), said.get('theme')]).toEqual(['tilthc_a', 'en', null]);
});

test('a drawing is taken apart', () => {
  expect(inside('<svg xmlns="x" viewBox="0 0 24 24">\n<path/></svg>')).toEqual({ box: '0 0 24 24', body: '\n<path/>' });
  expect(nameOfFile('../../assets/forest/mark-take.svg')).toBe('mark-take');
});

test('the parts of a drawing that stands on a page twice are no ids', () => {
  expect(parted('<svg viewBox="0 0 9 9"><g id="wing"/></svg>').body).toBe('<g data-part="wing"/>');
});

test('what flies begins where it was and ends where it belongs', () => {
  const way = arc({ x: 10, y: 300 }, { x: 110, y: 20 });

  expect(way[0]).toEqual({ transform: 'translate(0px, 0px) scale(1)', opacity: 1 });
  expect(way.at(-1)?.['transform']).toBe('translate(100px, -280px) scale(0.35)');
});
