// Shows HTML as GitHub would, with Mermaid's `strict` rules, in a headless browser. Records everything that the page
// does and that no summary may make it do.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const modules = join(import.meta.dirname, '../../../node_modules');
const mermaid = readFileSync(join(modules, 'mermaid/dist/mermaid.min.js'), 'utf8');

/** GitHub's two default themes. */
export type Theme = 'light' | 'dark';

/** A page, and its violations: requests, dialogs, blocked scripts, errors. The caller closes the page's context. */
export interface Shown {
  readonly page: Page;
  readonly violations: readonly string[];
}

/** The browser of this machine: Debian has Chromium, GitHub's images have Google Chrome. */
function browserPath(): string {
  const find = 'command -v google-chrome chromium chromium-browser | head -n 1';
  const path = execFileSync('bash', ['-c', find], { encoding: 'utf8' }).trim();
  if (path === '') throw new Error('there is no browser; __tests__/system/install.sh says what to install');
  return path;
}

/** Starts a browser with its own profile. It sends no requests unless a page makes it. */
export function openBrowser(): Promise<Browser> {
  const alone = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--force-color-profile=srgb', ...alone];
  return chromium.launch({ executablePath: browserPath(), args, timeout: 20_000 });
}

/** Shows HTML with its pictures. Rejects after 15 s, or if a picture cannot be drawn. */
export async function show(browser: Browser, html: string, theme: Theme = 'light'): Promise<Shown> {
  const context = await browser.newContext({
    viewport: { width: 920, height: 700 },
    deviceScaleFactor: 2,
    colorScheme: theme,
    timezoneId: 'America/St_Johns', // A time of day that is taken for UTC would be visibly wrong here.
    locale: 'en-US',
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const violations: string[] = [];
  await page.route('**', (route) => {
    violations.push(`request: ${route.request().url()}`);
    return route.abort();
  });
  await page.exposeFunction('noteViolation', (violation: string) => violations.push(violation));
  page.on('pageerror', ({ message }) => violations.push(`error: ${message}`));
  page.on('dialog', (dialog) => {
    violations.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.setContent(pageOf(html, theme));
  await page.evaluate('drawn');
  return { page, violations };
}

/** The page's own scripts have a nonce, so any other script is blocked and recorded. */
function pageOf(body: string, theme: Theme): string {
  const css = readFileSync(join(modules, `github-markdown-css/github-markdown-${theme}.css`), 'utf8');
  const script = (text: string): string => `<script nonce="own">${text.replaceAll('</script', '<\\/script')}</script>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="script-src 'nonce-own'; object-src 'none'">
<style>${css}</style>
<style>body { margin: 0; background: ${theme === 'dark' ? '#0d1117' : '#fff'} } .markdown-body { padding: 24px } .picture { margin-bottom: 16px }</style>
${script(watch)}
<article class="markdown-body">${body}</article>
${body.includes('language-mermaid') ? script(mermaid) : ''}
${script(draw(theme))}
</html>`;
}

const watch = `
  addEventListener('securitypolicyviolation', ({ violatedDirective, sample, blockedURI }) =>
    noteViolation(violatedDirective + ': ' + (sample || blockedURI)));
`;

/** Replaces the code of each picture with the picture, as wide as the text. */
function draw(theme: Theme): string {
  return `
    const mermaidTheme = '${theme === 'dark' ? 'dark' : 'default'}';
    window.mermaid?.initialize({ startOnLoad: false, securityLevel: 'strict', theme: mermaidTheme });
    const drawn = (async () => {
      for (const [index, code] of [...document.querySelectorAll('pre > code.language-mermaid')].entries()) {
        const picture = document.createElement('div');
        picture.className = 'picture';
        code.parentElement.replaceWith(picture);
        await mermaid.parse(code.textContent);
        const { svg } = await mermaid.render('picture-' + index, code.textContent, picture);
        picture.innerHTML = svg;
      }
    })();
  `;
}
