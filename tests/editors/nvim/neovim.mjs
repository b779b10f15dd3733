// A real Neovim, set up with the very lines of editors/nvim/README.md.

import * as fs from 'node:fs';
import * as path from 'node:path';

import * as suites from '../suites.mjs';

/** A home folder with nothing in it but the page's lines, and the workspace. */
export function newHome(heading) {
  const { home, workspace } = suites.newHome('nvim');
  fs.mkdirSync(path.join(home, 'nvim'));
  fs.writeFileSync(path.join(home, 'nvim/init.lua'), linesFor(heading));
  return { home, workspace };
}

/** The names of the tests in their order, each with its error or null. */
export async function runSuite({ nvim, heading, server, env = {}, ...how }) {
  const { home, workspace } = newHome(heading);
  const suite = path.join(import.meta.dirname, 'suite.lua');
  const terraform = path.join(import.meta.dirname, 'terraform-server.mjs');
  const all = {
    ...suites.environment(home, server),
    ...suites.limits(how),
    GATEWAY_LS_TERRAFORM: terraform,
    ...env,
  };
  return suites.resultsOf(nvim, ['-n', '--headless', '-c', `luafile ${suite}`], {
    cwd: workspace,
    env: all,
  });
}

/** The first block of Lua below a heading of the page, with the path of this clone. */
export function linesFor(heading) {
  const [lua] = suites.blocksOf('editors/nvim/README.md', 'lua', heading);
  return lua.replaceAll('~/src/gateway-ls', suites.root);
}
