// What the suites that run inside an editor have in common.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { temporaryFolder } from './vscode/code.mjs';
import { makeWorkspace } from './workspace.mjs';

/** The repository. */
export const root = path.resolve(import.meta.dirname, '../..');

/** A home folder with nothing in it, and the workspace. */
export function newHome(name) {
  const home = temporaryFolder(name);
  const workspace = path.join(home, 'workspace');
  makeWorkspace(workspace);
  return { home, workspace };
}

/** The environment of that home, with the server's folder first on the PATH. */
export function environment(home, server) {
  const folders = ['CONFIG', 'DATA', 'STATE', 'CACHE'].map(it => [`XDG_${it}_HOME`, home]);
  const search = `${path.dirname(server)}${path.delimiter}${process.env.PATH}`;
  return { ...process.env, ...Object.fromEntries(folders), HOME: home, PATH: search };
}

/** What the tests in the editor are told: how long to wait, in milliseconds, and which to run. */
export const limits = ({ only = [''], limit = 30_000 }) => ({
  GATEWAY_LS_TEST_TIMEOUT_MS: String(limit),
  GATEWAY_LS_ONLY: only.join('|'),
});

/** Runs an editor that prints the results of its tests: their names, each with its error or null. */
export async function resultsOf(program, args, { cwd, env }) {
  const options = { cwd, env, timeout: 300_000, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(program, args, options);
  let output = '';
  child.stdout.on('data', data => (output += data));
  child.stderr.on('data', data => (output += data));
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  const lines = [...output.matchAll(/^RESULT (.*?)\r?$/gm)];
  if (/^END (\d+)/m.exec(output)?.[1] !== String(lines.length)) {
    throw new Error(`${program} did not run all tests: ${output}`);
  }
  return lines.map(([, json]) => JSON.parse(json));
}

/** The blocks of a language below a heading of a page (`null`: of the page), in their order. */
export function blocksOf(page, language, heading = null) {
  const text = fs.readFileSync(path.join(root, page), 'utf8');
  const section = heading === null ? text : text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  const blocks = [...(section ?? '').matchAll(/```(\w+)\n([^]*?)```/g)];
  const found = blocks.filter(it => it[1] === language).map(it => it[2]);
  if (found.length === 0) {
    throw new Error(`${page} has no ${language} below "${heading ?? 'its title'}"`);
  }
  return found;
}
