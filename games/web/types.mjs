// Writes the types of the API's two documents to src/dist, where git does not look.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { GAMES, HERE } from './vite.config.mjs';

const OUT = join(HERE, 'src', 'dist');
mkdirSync(OUT, { recursive: true });
for (const [document, file] of [['openapi.json', 'api.d.ts'], ['openapi-sandbox.json', 'sandbox.d.ts']]) {
  const from = pathToFileURL(join(GAMES, '..', 'engine', 'api', document));
  writeFileSync(join(OUT, file), astToString(await openapiTS(from, { defaultNonNullable: false })));
}
