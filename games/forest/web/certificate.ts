/** A tree's certificate as a drawing, and as a picture of 1080×1440 made on the phone: nothing of it is asked of a server. */
import { pose, poses, whole } from 'shell/posing.ts';
import { drawnAs } from './drawn.ts';

export const WIDE = 1080;
export const HIGH = 1440;
const FONT = 'system-ui,-apple-system,PingFang SC,HarmonyOS Sans SC,Noto Sans CJK SC,Microsoft YaHei,sans-serif';

interface Given {
  title: string;
  words: string[];
  number: string;
  species: string;
}

function safe(text: string): string {
  return text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** A sentence in lines of at most so many halves of a letter's width; a Chinese sign is two, words stay whole. */
export function lines(text: string, most: number): string[] {
  const found = [''];
  const wide = (one: string) => [...one].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
  for (const part of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
    const last = found.length - 1;
    if (found[last] && wide((found[last] + part).trimEnd()) > most) found.push(part);
    else found[last] += part;
  }
  return found.map((one) => one.trim());
}

/** The inside of the SVG. */
export function drawing({ title, words, number, species }: Given): string {
  const text = (y: number, size: number, said: string, weight = 400, fill = '#12351f') =>
    `<text x="540" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="middle" font-family="${FONT}">${safe(said)}</text>`;
  const [who = '', ...rest] = words;
  const first = lines(who, 40).map((one, n) => text(1010 + n * 62, 48, one, 600));
  const from = 1010 + first.length * 62 + 8;
  return [
    `<rect width="${WIDE}" height="${HIGH}" fill="#f3fbe8"/><rect x="36" y="36" width="1008" height="1368" rx="40" fill="none" stroke="#1b7f3b" stroke-width="6"/>`,
    `<circle cx="540" cy="590" r="320" fill="#d3efc4"/><ellipse cx="540" cy="868" rx="250" ry="26" fill="#93cc6b"/>`,
    text(190, 72, title, 700, '#1b7f3b'),
    `<g transform="translate(252 292) scale(1.8)">${grownTree(species)}</g>`,
    ...first,
    ...rest.filter(Boolean).map((one, n) => text(from + n * 52, 36, one, 400, '#456050')),
    text(1350, 40, number, 600),
  ].join('');
}

/** The drawing of a whole tree with its parts posed. */
function grownTree(species: string): string {
  const { body, growth } = drawnAs(species);
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  group.innerHTML = body;
  group.setAttribute('transform', whole(1, growth));
  pose(group, poses(1, growth));
  return new XMLSerializer().serializeToString(group);
}

/** A PNG as a data address. */
export async function picture(svg: string): Promise<string> {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDE}" height="${HIGH}" viewBox="0 0 ${WIDE} ${HIGH}">${svg}</svg>`;
  const image = new Image(WIDE, HIGH);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDE, height: HIGH });
  canvas.getContext('2d')?.drawImage(image, 0, 0, WIDE, HIGH);
  return canvas.toDataURL('image/png');
}
