/** The made-up bank's signs, drawn with one line each. */
const LINES = {
  pay: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v6h-6v-2h4z',
  ride: 'M7 3h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM5 11h14M9 14h.01M15 14h.01M8 17l-2 4M16 17l2 4',
  walk: 'M13 4.5a1 1 0 1 0 .01 0M9 21l2-6-2-3 1-5 3-1 2 4 3 1M11 15l3 2 1 4M7 12l1-4 3-2',
  answer: 'M12 3a9 9 0 1 0 .01 0M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.8h.01',
  refund: 'M4 9h11a5 5 0 0 1 0 10H9M8 5 4 9l4 4',
  invite: 'M9 5a3.5 3.5 0 1 0 .01 0M3 20c0-4 2.5-6 6-6 1.4 0 2.7.3 3.7 1M18 13v6M15 16h6',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  forest: 'M12 3l6 8h-3l4 6H5l4-6H6zM12 17v4',
  farm: 'M4 20V10l8-6 8 6v10zM9 20v-6h6v6',
} as const;

export type Sign = keyof typeof LINES;

/** A sign of the bank's own app. */
export function Icon({ sign }: { sign: Sign }) {
  return <svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d={LINES[sign]} /></svg>;
}
