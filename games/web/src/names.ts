/**
 * What friends are called. The API tells only public ids; until the bank's app gives names (host.ts), a friend has a
 * kind nickname that is always the same for an id. This is the one place that knows.
 */
import type { Names } from './host.ts';
import type { Lang } from './words.ts';

const NICKNAMES: readonly (readonly [string, string])[] = [
  ['松鼠', 'Squirrel'], ['山雀', 'Titmouse'], ['小鹿', 'Fawn'], ['白鹭', 'Egret'], ['刺猬', 'Hedgehog'],
  ['蜻蜓', 'Dragonfly'], ['海棠', 'Crabapple'], ['银杏', 'Ginkgo'], ['青竹', 'Bamboo'], ['云雀', 'Skylark'],
  ['水獭', 'Otter'], ['桂花', 'Osmanthus'], ['喜鹊', 'Magpie'], ['熊猫', 'Panda'], ['红枫', 'Maple'],
  ['翠鸟', 'Kingfisher'], ['白兔', 'Rabbit'], ['茉莉', 'Jasmine'], ['蜜蜂', 'Honeybee'], ['燕子', 'Swallow'],
  ['蝴蝶', 'Butterfly'], ['金鱼', 'Goldfish'], ['雪松', 'Cedar'], ['向日葵', 'Sunflower'], ['百灵', 'Lark'],
  ['荷花', 'Lotus'], ['天鹅', 'Swan'], ['梅花', 'Plum blossom'], ['柳树', 'Willow'], ['瓢虫', 'Ladybird'],
  ['仙鹤', 'Crane'], ['山茶', 'Camellia'],
];

/** A whole number that is always the same for an id: FNV-1a. */
export function mark(id: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < id.length; n++) hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}

export function nameOf(id: string, lang: Lang, names: Names = {}): string {
  const nickname = NICKNAMES[mark(id) % NICKNAMES.length] ?? ['好友', 'Friend'];
  return names[id] ?? nickname[lang === 'en' ? 1 : 0];
}

/** The first sign of a name, for the round picture. */
export function initial(name: string): string {
  return [...name][0] ?? '?';
}
