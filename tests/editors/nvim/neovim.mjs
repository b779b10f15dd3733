// A real Neovim, set up with the very lines of editors/nvim/README.md.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { temporaryFolder } from '../vscode/code.mjs';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');

/** A home folder with nothing in it but the page's lines, and the workspace. */
export function newHome(heading) {
  const home = temporaryFolder('nvim');
  fs.mkdirSync(path.join(home, 'nvim'));
  fs.writeFileSync(path.join(home, 'nvim/init.lua'), linesFor(heading));
  const workspace = path.join(home, 'workspace');
  fs.cpSync(path.resolve(here, '../workspace'), workspace, { recursive: true });
  fs.copyFileSync(path.join(root, 'tests/fixtures/shop.yaml'), path.join(workspace, 'shop.yaml'));
  return { home, workspace };
}

/** The environment of that home, with the server's folder first on the PATH. */
export function environment(home, server) {
  const folders = ['CONFIG', 'DATA', 'STATE', 'CACHE'].map(it => [`XDG_${it}_HOME`, home]);
  const search = `${path.dirname(server)}${path.delimiter}${process.env.PATH}`;
  return { ...process.env, ...Object.fromEntries(folders), HOME: home, PATH: search };
}

/** The names of the tests in their order, each with its error or null. */
export async function runSuite({ nvim, heading, server, env = {}, only = [''], limit = 20_000 }) {
  const { home, workspace } = newHome(heading);
  const args = ['-n', '--headless', '-c', `luafile ${path.join(here, 'suite.lua')}`];
  const limits = { GATEWAY_LS_TEST_TIMEOUT_MS: String(limit), GATEWAY_LS_ONLY: only.join('|') };
  const options = {
    cwd: workspace,
    env: { ...environment(home, server), ...limits, ...env },
    timeout: 300_000,
  };
  const child = spawn(nvim, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', data => (output += data));
  child.stderr.on('data', data => (output += data));
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  const lines = [...output.matchAll(/^RESULT (.*?)\r?$/gm)];
  if (/^END (\d+)/m.exec(output)?.[1] !== String(lines.length)) {
    throw new Error(`Neovim did not run all tests: ${output}`);
  }
  return lines.map(([, json]) => JSON.parse(json));
}

/** The first block of Lua below a heading of the page, with the path of this clone. */
export function linesFor(heading) {
  const page = fs.readFileSync(path.join(root, 'editors/nvim/README.md'), 'utf8');
  const [, section] = page.split(`\n## ${heading}\n`);
  const lua = /```lua\n([^]*?)```/.exec(section ?? '')?.[1];
  if (lua === undefined) {
    throw new Error(`editors/nvim/README.md has no lines for "${heading}"`);
  }
  return lua.replaceAll('~/src/gateway-ls', root);
}
