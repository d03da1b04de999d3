// `npm run screenshots`: takes the README's pictures of a job summary, light and dark. Needs what test:system needs.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { sanitised, toHtml } from '../__tests__/system/summary/html.ts';
import { summaryOfNight } from '../__tests__/system/summary/night.ts';
import { openBrowser, show } from '../__tests__/system/summary/page.ts';

const docs = join(import.meta.dirname, '../docs');

/** Few enough colours for a file below 150 kB, and enough to look the same. */
const colours = '64';

const html = sanitised(toHtml(await summaryOfNight()));
const browser = await openBrowser();
try {
  for (const theme of ['light', 'dark'] as const) {
    const { page } = await show(browser, html, theme);
    const path = join(docs, `summary-${theme}.png`);
    await page.locator('article').screenshot({ path });
    await page.context().close();
    execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--nofs', '--output', path, colours, path]);
    console.log(`docs/summary-${theme}.png`);
  }
} finally {
  await browser.close();
}
