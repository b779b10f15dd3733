// Builds the extension with its server and installs it: node install.mjs [--code PROGRAM]
//
// Needs Rust (cargo) and Node.js 20 or newer. PROGRAM is the command line of VS Code or of one of
// its kin; without it the first one on the PATH is taken.

import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';

import { makePackage } from './package.mjs';

const KNOWN = ['code', 'code-insiders', 'codium', 'cursor', 'windsurf', 'code-server'];
const shell = process.platform === 'win32';

const { values } = parseArgs({ options: { code: { type: 'string' } } });
const file = await makePackage();
const code = values.code ?? KNOWN.find(answers);
if (code === undefined) {
  console.error(`\nThe package is built: ${file}`);
  console.error(`None of ${KNOWN.join(', ')} is on the PATH, so it is not installed yet.`);
  console.error('In VS Code: Extensions, the menu "…", Install from VSIX.');
  process.exit(1);
}
execFileSync(code, ['--install-extension', file, '--force'], { stdio: 'inherit', shell });
console.log('\nInstalled. Open tests/fixtures/shop.yaml and rest the mouse on an address.');

function answers(program) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore', shell });
    return true;
  } catch {
    return false;
  }
}
