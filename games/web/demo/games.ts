/** The games that have a page, by their names, in the order of the alphabet backwards: the forest is the first one. */
declare const GAMES_WITH_PAGES: string[]; // put in by vite.config.mjs

export const GAMES: readonly string[] = [...GAMES_WITH_PAGES].sort().reverse();
