// Runs `suite.cjs` inside the extension host of a real VS Code: it sees what an extension sees.

import * as path from 'node:path';

import { patience, start } from './code.mjs';

const here = import.meta.dirname;

/** The names of the tests in their order, each with its error or null. */
export async function runSuite({ home, settings = {}, env = {}, only = [''], limit = patience }) {
  const limits = { GATEWAY_LS_TEST_TIMEOUT_MS: String(limit), GATEWAY_LS_ONLY: only.join('|') };
  const options = ['--vscode-option', 'enable-smoke-test-driver'];
  const code = await start(home, { settings, options, env: { ...limits, ...env } });
  const results = [];
  const notes = [];
  let expected = null;
  try {
    const done = new Promise(resolve => code.page.exposeFunction('codeAutomationExit', resolve));
    await code.page.exposeFunction('codeAutomationLog', (kind, args) => {
      const text = args.map(it => (typeof it === 'string' ? it : JSON.stringify(it))).join(' ');
      const result = /^RESULT (.*)/s.exec(text)?.[1];
      const end = /^END (\d+)/.exec(text)?.[1];
      if (result !== undefined) {
        results.push(JSON.parse(result));
      } else if (end !== undefined) {
        expected = Number(end);
      } else {
        notes.push(`[${kind}] ${text.slice(0, 500)}`);
      }
    });
    await code.open(home.workspace, [
      ['extensionDevelopmentPath', code.remote(path.join(here, 'yaml-extension'))],
      ['extensionTestsPath', code.remote(path.join(here, 'suite.cjs'))],
      ['skipWelcome', 'true'],
    ]);
    const minutes = new Promise(resolve => setTimeout(resolve, 5 * 60_000, 'too late').unref());
    const exit = await Promise.race([done, minutes]);
    if (exit !== 0 || results.length !== expected) {
      throw new Error(`the suite did not end (${exit}):\n${notes.slice(-30).join('\n')}`);
    }
  } finally {
    await code.stop();
  }
  return results;
}
