// A real Helix in a terminal, set up with the very lines of editors/helix/README.md.

import * as fs from 'node:fs';
import * as path from 'node:path';

import { blocksOf, environment, newHome } from '../suites.mjs';
import { Terminal } from '../terminal.mjs';

/** Opens a file and hands what is on the screen, once Helix shows it, to a test. */
async function inHelix({ server, env, limit }, file, start, test) {
  const { home, workspace } = newHome('helix');
  const config = path.join(home, 'helix');
  fs.mkdirSync(config);
  const [languages, editor] = blocksOf('editors/helix/README.md', 'toml');
  fs.writeFileSync(path.join(config, 'languages.toml'), languages);
  fs.writeFileSync(path.join(config, 'config.toml'), editor);
  const all = { ...environment(home, server), TERM: 'screen-256color', ...env };
  const screen = new Terminal(all, workspace, 160, 45);
  const shows = text => screen.shows(text, limit);
  try {
    screen.run(`'${process.env.GATEWAY_LS_HELIX}' ${file}`);
    await shows(start);
    await test({ shows, type: (...keys) => screen.type(...keys), plain: () => screen.plain() });
  } finally {
    screen.end();
  }
}

const tests = {
  async 'a finding stands at the end of its line, the consequence first'(how) {
    await inHelix(how, 'shop.yaml', 'title: Shop', async ({ type, shows }) => {
      type('85g', 'g', 'z', 'z');
      await shows('Every call fails with 401');
    });
  },

  async 'the hover names the role and the command'(how) {
    await inHelix(how, 'shop.yaml', 'title: Shop', async ({ type, shows }) => {
      type('g', 'e');
      // Once a finding is there, the server answers.
      await shows('Every call fails with 401');
      type('9g', 'g', 'f', 'h', 'Space', 'k');
      await shows('roles/run.invoker');
      await shows('gcloud run services add-iam-policy-binding orders');
    });
  },

  async 'the menu of actions can ignore a finding'(how) {
    await inHelix(how, 'shop.yaml', 'title: Shop', async ({ type, shows }) => {
      type('85g', 'g', 'z', 'z');
      await shows('Every call fails with 401');
      type('f', 'h', 'Space', 'a');
      await shows('Ignore');
    });
  },

  async 'JSON has its findings too'(how) {
    await inHelix(how, 'half.json', '"Half"', async ({ shows }) => {
      await shows('Every call fails with 401');
    });
  },

  async 'a file that is not ours has none'(how) {
    await inHelix(how, 'deployment.yaml', 'apiVersion', async ({ type, shows, plain }) => {
      // The server answers in order: once it has said something about the second file, it has said
      // all that it has to say about the first one.
      type(':', 'o', 'Space', 's', 'h', 'o', 'p', '.', 'y', 'a', 'm', 'l', 'Enter', 'g', 'e');
      await shows('Every call fails with 401');
      type('g', 'a');
      await shows('apiVersion');
      if (/●|■/.test(plain())) {
        throw new Error(`something is marked:\n${plain()}`);
      }
    });
  },
};

/** The names of the tests in their order, each with its error or null. */
export async function runSuite({ server, env = {}, only = [''], limit = 30_000 }) {
  const results = [];
  for (const [name, test] of Object.entries(tests)) {
    if (only.some(it => name.includes(it))) {
      const error = await test({ server, env, limit }).then(
        () => null,
        thrown => String(thrown?.message ?? thrown),
      );
      results.push({ name, error });
    }
  }
  return results;
}
