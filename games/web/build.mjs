// Builds each page by itself, so that a page is three files: its HTML, one script and one style sheet. Then the script
// with the elements that a bank's own page shows them by.
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
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } }, // one script before the first tap
      assetsInlineLimit: 0, // a data: address needs a looser policy than we have
      reportCompressedSize: false,
    },
  });
}

const outDir = join(HERE, 'dist', 'embed');
rmSync(outDir, { recursive: true, force: true });
await build({
  ...settings,
  root: HERE,
  logLevel: 'warn',
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2020',
    reportCompressedSize: false,
    lib: { entry: join(HERE, 'embed', 'tilth.ts'), formats: ['es'], fileName: () => 'tilth.js' },
  },
});
