// Makes the pictures of the READMEs, in editors/pictures, from real editors: `run.sh pictures`. The
// picture of the terminal is only to look at and goes to the artefacts.

import * as fs from 'node:fs';
import * as path from 'node:path';

import { AnsiUp } from 'ansi_up';
import { chromium } from 'playwright-core';

import { makePackage } from '../../editors/vscode/package.mjs';
import { linesFor, newHome } from './nvim/neovim.mjs';
import { environment, root } from './suites.mjs';
import { Terminal } from './terminal.mjs';
import { artefacts, Home } from './vscode/code.mjs';
import { onScreen } from './vscode/screen.mjs';

const pictures = path.join(root, 'editors/pictures');
fs.mkdirSync(pictures, { recursive: true });

const vsix = await makePackage();
const server = path.join(path.dirname(vsix), 'stage/server/gateway-ls');

async function inVsCode() {
  const shoot = (screen, name) =>
    screen.page.screenshot({
      path: path.join(pictures, `${name}.png`),
      animations: 'disabled',
      // How far they have faded away is a matter of milliseconds.
      style: `.scrollbar { opacity: 0 !important }
        .monaco-hover .scrollbar.vertical { opacity: 1 !important; transition: none !important }`,
    });
  const home = new Home().install(vsix);
  const settings = {
    'workbench.activityBar.location': 'hidden',
    'workbench.sideBar.location': 'right',
    'breadcrumbs.enabled': false,
    'window.commandCenter': false,
    'editor.stickyScroll.enabled': false,
    'editor.cursorBlinking': 'solid',
    'editor.hideCursorInOverviewRuler': true,
  };
  const results = await onScreen(
    { home, settings, size: { width: 920, height: 520 } },
    {
      async ready({ page }) {
        await page.keyboard.press('Control+B');
        await page.locator('.sidebar').waitFor({ state: 'hidden' });
        await page.locator('#status\\.problems', { hasText: '1' }).waitFor();
      },
      async hover(screen) {
        await screen.goTo(9);
        await screen.hover('https://orders-481516234200', 'roles/run.invoker');
        await shoot(screen, 'vscode-hover');
      },
      async finding(screen) {
        // A few lines above, so that the hover has room between the two.
        await screen.goTo(79);
        await screen.hover('https://bigquery', '401');
        await shoot(screen, 'vscode-finding');
      },
      async plan(screen) {
        await screen.goTo(1);
        const lens = screen.page.locator('.codelens-decoration a', { hasText: 'Show plan' });
        await lens.first().click();
        await screen.page.locator('.tab', { hasText: 'plan.md' }).first().waitFor();
        await screen.rendered('Roles for the gateway');
        await shoot(screen, 'vscode-plan');
      },
    },
  );
  const failed = results.find(it => it.error !== null);
  if (failed) {
    throw new Error(`${failed.name}: ${failed.error}`);
  }
}

async function inNeovim() {
  const { home, workspace } = newHome('Neovim 0.11 and newer');
  fs.appendFileSync(path.join(home, 'nvim/init.lua'), linesFor('The frame of the picture'));
  const env = { ...environment(home, server), TERM: 'screen-256color' };
  const screen = new Terminal(env, workspace, 100, 30);
  try {
    screen.run(`${process.env.GATEWAY_LS_NVIM} -n -c 'set termguicolors' +9 shop.yaml`);
    await screen.shows('title: Shop');
    // Once the finding further down is there, the server answers.
    screen.type('G');
    await screen.shows('Every call fails with 401');
    screen.type('9G', '0', 'fh', 'K');
    await screen.shows('roles/run.invoker');
    await render(screen.text(), path.join(pictures, 'neovim-hover.png'));
  } finally {
    screen.end();
  }
}

async function inTerminal() {
  const { home } = newHome('Neovim 0.11 and newer');
  const env = environment(home, server);
  const screen = new Terminal(env, root, 80, 40);
  try {
    const command = 'gateway-ls check tests/fixtures/shop.yaml';
    screen.run(`sh -c 'echo "$ ${command}"; ${command}; read end'`);
    await screen.shows('1 gateway config');
    await render(screen.text(), path.join(artefacts, 'terminal.png'));
  } finally {
    screen.end();
  }
}

/** Draws what a terminal shows. */
async function render(text, file) {
  const html = new AnsiUp().ansi_to_html(text.trimEnd());
  const style = `
    body { margin: 0; background: #14161b }
    pre { display: inline-block; margin: 0; padding: 14px 18px; color: #ddd; font: 13px/15px 'DejaVu Sans Mono' }`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.setContent(`<style>${style}</style><pre>${html}</pre>`);
  await page.locator('pre').screenshot({ path: file });
  await browser.close();
}

await inVsCode();
await inNeovim();
await inTerminal();
