// Builds each page by itself, so that a page is three files: its HTML, one script and one style sheet.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { HERE, pages, settings } from './vite.config.mjs';

for (const [name, root] of Object.entries(pages())) {
  const outDir = join(HERE, 'dist', name);
  rmSync(outDir, { recursive: true, force: true });
  await build({
    ...settings,
    root,
    base: './', // the same files work below any address, also from a package inside the bank's app
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false, // done above
      target: 'es2020', // WebViews of 2020
      modulePreload: false,
      assetsInlineLimit: 0, // a data: address needs a looser policy than we have
      reportCompressedSize: false,
    },
  });
}
