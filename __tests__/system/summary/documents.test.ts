// The pictures of our own documents can be drawn, and show what they are of.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { openBrowser, show } from './page.ts';

const browser = openBrowser();
afterAll(async () => (await browser).close());

const root = join(import.meta.dirname, '../../..');

test('how it decides is drawn, with every phase', async () => {
  const { page } = await show(await browser, readFileSync(join(root, 'docs/how-it-decides.md'), 'utf8'));
  const words = await page.locator('.picture > svg').first().textContent();
  await page.context().close();
  for (const phase of ['opening', 'triggering', 'watching', 'seeking', 'following']) expect(words).toContain(phase);
});
