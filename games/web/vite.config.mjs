// One set of settings for building, for tests and for the types: a game's folder has none of its own.
import { readdirSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HERE = dirname(fileURLToPath(import.meta.url));
export const GAMES = dirname(HERE);

/** Every page to build, by its name: `demo`, and each game that brings a `web/index.html`. */
export function pages() {
  const games = readdirSync(GAMES).filter((name) => name !== 'web' && existsSync(join(GAMES, name, 'web', 'index.html')));
  return { demo: join(HERE, 'demo'), ...Object.fromEntries(games.map((name) => [name, join(GAMES, name, 'web')])) };
}

export const settings = {
  configFile: false,
  define: { GAMES_WITH_PAGES: JSON.stringify(Object.keys(pages()).filter((name) => name !== 'demo')) },
  resolve: {
    alias: [
      { find: /^shell\//, replacement: `${join(HERE, 'src')}/` },
      { find: /^assets\//, replacement: `${join(GAMES, '..', 'assets')}/` },
      { find: /^(preact|vitest)(\/.*)?$/, replacement: `${join(HERE, 'node_modules')}/$1$2` },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
};

export default {
  ...settings,
  root: GAMES,
  test: {
    include: ['web/{src,embed}/**/*.test.ts', '*/web/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    environment: 'node',
    cache: false,
  },
};
