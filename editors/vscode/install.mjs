// Builds the extension with its server and installs it: node install.mjs [--code PROGRAM]
//
// Needs Rust (cargo) and Node.js 22 or newer. PROGRAM is the command line of VS Code or of one of
// its kin; without it the first one is taken that is on the PATH or where macOS keeps programs.

import './node-version.mjs';

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';

import { makePackage } from './package.mjs';

const KNOWN = ['code', 'code-insiders', 'codium', 'cursor', 'windsurf', 'code-server'];
const windows = process.platform === 'win32';

const { values } = parseArgs({ options: { code: { type: 'string' } } });
const file = await makePackage();
const code = values.code ?? [...KNOWN, ...inApplications()].find(answers);
if (code === undefined) {
  console.error(`\nThe package is built: ${file}`);
  console.error(`None of ${KNOWN.join(', ')} is on the PATH, so it is not installed yet.`);
  console.error(
    'In VS Code: run the command "Extensions: Install from VSIX..." and choose the package.',
  );
  process.exit(1);
}
run(code, ['--install-extension', file, '--force'], 'inherit');
console.log('\nInstalled. Open tests/fixtures/shop.yaml and rest the mouse on an address.');

/** macOS: the command lines inside the programs, which are on no PATH at first. */
function inApplications() {
  const folder = '/Applications';
  if (process.platform !== 'darwin') {
    return [];
  }
  const found = fs.readdirSync(folder).filter(it => it.endsWith('.app'));
  return found
    .flatMap(app => KNOWN.map(it => path.join(folder, app, 'Contents/Resources/app/bin', it)))
    .filter(it => fs.existsSync(it));
}

function answers(program) {
  try {
    run(program, ['--version'], 'ignore');
    return true;
  } catch {
    return false;
  }
}

function run(program, args, stdio) {
  if (windows) {
    // There `code` is a script, which only a shell runs, and a shell splits at blanks.
    execFileSync(
      `"${program}"`,
      args.map(it => `"${it}"`),
      { stdio, shell: true },
    );
  } else {
    execFileSync(program, args, { stdio });
  }
}
