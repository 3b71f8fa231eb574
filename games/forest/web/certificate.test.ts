import { expect, test } from 'vitest';
import { lines } from './certificate.ts';

test('a sentence is broken between words, and between Chinese signs', () => {
  expect(lines('Xiaohe planted a Scots pine in the north', 20)).toEqual(['Xiaohe planted a', 'Scots pine in the', 'north']);
  expect(lines('小禾种下了一棵樟子松', 12)).toEqual(['小禾种下了一', '棵樟子松']);
  expect(lines('short', 40)).toEqual(['short']);
});
