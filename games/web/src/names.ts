/**
 * What friends are called. The API tells only public ids; until the bank's app gives names (its hello), a friend has a
 * kind nickname that is always the same for an id. This is the one place that knows.
 */
import type { Names } from './host.ts';
import type { Lang } from './words.ts';

type Pair = readonly [string, string];
const MANNERS: readonly Pair[] = [
  ['快乐', 'Happy'], ['安静', 'Quiet'], ['早起', 'Early'], ['暖心', 'Warm'], ['勤快', 'Busy'], ['机灵', 'Bright'],
  ['悠闲', 'Easy'], ['爱笑', 'Merry'],
];
const KINDS: readonly Pair[] = [
  ['松鼠', 'Squirrel'], ['山雀', 'Titmouse'], ['小鹿', 'Fawn'], ['白鹭', 'Egret'], ['刺猬', 'Hedgehog'],
  ['蜻蜓', 'Dragonfly'], ['海棠', 'Quince'], ['银杏', 'Ginkgo'], ['青竹', 'Bamboo'], ['云雀', 'Skylark'],
  ['水獭', 'Otter'], ['桂花', 'Jasmine'], ['喜鹊', 'Magpie'], ['熊猫', 'Panda'], ['红枫', 'Maple'],
  ['翠鸟', 'Bluebird'], ['白兔', 'Rabbit'], ['茉莉', 'Lily'], ['蜜蜂', 'Bee'], ['燕子', 'Swallow'],
  ['蝴蝶', 'Butterfly'], ['金鱼', 'Goldfish'], ['雪松', 'Cedar'], ['葵花', 'Sunflower'], ['百灵', 'Lark'],
  ['荷花', 'Lotus'], ['天鹅', 'Swan'], ['梅花', 'Plum'], ['柳树', 'Willow'], ['瓢虫', 'Ladybird'], ['仙鹤', 'Crane'],
  ['山茶', 'Camellia'],
];

/** A whole number that is always the same for an id: FNV-1a. */
export function mark(id: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < id.length; n++) hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** What a player is called: by the bank's app, or else by a nickname. */
export function nameOf(id: string, lang: Lang, names: Names = {}): string {
  const drawn = mark(id);
  const [manner, kind] = [one(MANNERS, drawn, lang), one(KINDS, Math.floor(drawn / MANNERS.length), lang)];
  return names[id] ?? (lang === 'en' ? `${manner} ${kind}` : manner + kind);
}

/** The sign for the round picture: the first of a given name, or of the animal or plant of a nickname. */
export function faceOf(id: string, lang: Lang, names: Names = {}): string {
  const name = names[id] ?? one(KINDS, Math.floor(mark(id) / MANNERS.length), lang);
  return [...name][0] ?? '?';
}

function one(list: readonly Pair[], n: number, lang: Lang): string {
  return list[n % list.length]?.[lang === 'en' ? 1 : 0] ?? '';
}
