// A real Emacs with Eglot, set up with the very lines of editors/emacs/README.md.

import * as fs from 'node:fs';
import * as path from 'node:path';

import { blocksOf, environment, limits, newHome, resultsOf } from '../suites.mjs';

/** What the package json-mode brings to Emacs 28; newer ones have a mode for JSON. */
const JSON_MODE = `
(unless (fboundp 'js-json-mode)
  (define-derived-mode json-mode js-mode "JSON")
  (add-to-list 'auto-mode-alist '("\\\\.json\\\\'" . json-mode)))
`;

/** The names of the tests in their order, each with its error or null. */
export async function runSuite({ server, env = {}, ...how }) {
  const { home, workspace } = newHome('emacs');
  const init = path.join(home, 'init.el');
  const [lines] = blocksOf('editors/emacs/README.md', 'elisp');
  fs.writeFileSync(init, `(package-initialize)\n(require 'yaml-mode)\n${lines}${JSON_MODE}`);
  const suite = path.join(import.meta.dirname, 'suite.el');
  const all = { ...environment(home, server), ...limits(how), ...env };
  // Debian's packages are not found with -Q.
  return resultsOf('emacs', ['-q', '--batch', '-l', init, '-l', suite], {
    cwd: workspace,
    env: all,
  });
}
