import { expect, test } from 'vitest';
import { ago, chooseLang, grams, inLang, lasting, pseudoOf, saying, setPseudo } from './words.ts';

const WORDS = { more: ['还有 {n} 个', '{n} more', '{n} one more'], who: ['{name} 的森林', '{name}’s forest'] } as const;

test('the language asked for wins over those of the browser, and Chinese is the last resort', () => {
  expect(chooseLang('en', ['zh-CN'])).toBe('en');
  expect(chooseLang(null, ['fr', 'en-GB', 'zh'])).toBe('en');
  expect(chooseLang('zh-Hant', ['en'])).toBe('zh-CN');
  expect(chooseLang(null, ['fr'])).toBe('zh-CN');
});

test('places are filled, and English has a singular', () => {
  expect(saying('zh-CN', WORDS)('who', { name: '小禾' })).toBe('小禾 的森林');
  expect(saying('en', WORDS)('more', { n: 2 })).toBe('2 more');
  expect(saying('en', WORDS)('more', { n: 1 })).toBe('1 one more');
  expect(saying('zh-CN', WORDS)('more', { n: 1 })).toBe('还有 1 个');
});

test('a text of the server that lacks the language is told in English', () => {
  expect(inLang({ 'zh-CN': '好', en: 'good' }, 'zh-CN')).toBe('好');
  expect(inLang({ en: 'good' }, 'zh-CN')).toBe('good');
  expect(inLang(null, 'en')).toBe('');
});

test('amounts and times are said as people say them', () => {
  expect(grams(17900, 'en')).toBe('17,900 g');
  expect(lasting(1, 'en')).toBe('1 min');
  expect(lasting(35 * 60_000, 'zh-CN')).toBe('35 分钟');
  expect(lasting(5 * 3_600_000, 'zh-CN')).toBe('5 小时');
  expect(lasting(72 * 3_600_000, 'en')).toBe('3 d');
  expect(ago(0, 30_000, 'zh-CN')).toBe('刚刚');
  expect(ago(0, 3_600_000, 'en')).toBe('1 h ago');
});

test('testers see each text longer, or from right to left', () => {
  expect([pseudoOf('en-XA'), pseudoOf('ar-XB'), pseudoOf('en'), pseudoOf(null)]).toEqual(['long', 'rtl', '', '']);
  setPseudo('long');
  expect(saying('en', WORDS)('more', { n: 2 })).toBe('[2 more ~~~]');
  setPseudo('rtl');
  expect(inLang({ en: 'good' }, 'en')).toBe('\u202egood\u202c');
  setPseudo('');
  expect(chooseLang('ar-XB', ['zh-CN'])).toBe('en');
});
