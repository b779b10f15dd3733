// What a person sees: squiggle, hover, Problems panel, messages. Pictures are kept.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { artefacts, patience, start, until } from './code.mjs';

const BLOCKED = 'https://bigquery.googleapis.com/bigquery/v2';
const CLOUD_RUN = 'https://orders-481516234200.europe-west1.run.app';

/** Opens a file of the workspace and hands a `Screen` to each of the tests. */
export async function onScreen(
  { home, file = 'shop.yaml', settings = {}, env = {}, size, only, limit = patience },
  tests,
) {
  const themed = { 'workbench.colorTheme': 'Default Dark Modern', ...settings };
  const code = await start(home, { settings: themed, env, size });
  const results = [];
  try {
    const { page } = code;
    const opened = path.join(home.workspace, file);
    await code.open(home.workspace, [['openFile', code.remote(opened)]]);
    await page.waitForSelector('.monaco-editor .view-line', { timeout: 60_000 });
    page.setDefaultTimeout(limit);
    const screen = new Screen(page, limit, code.pid, home.workspace);
    for (const [name, test] of chosen(tests, only)) {
      let error = null;
      try {
        await test(screen);
      } catch (thrown) {
        error = String(thrown?.message ?? thrown);
        await screen.picture(`failed ${name}`).catch(() => {});
      }
      results.push({ name, error });
    }
    if (only === undefined) {
      const foreign = [...code.foreign].join(' ');
      results.push({ name: 'nothing outside this machine is asked', error: foreign || null });
    }
  } finally {
    await code.stop();
  }
  return results;
}

/** The tests whose names have one of these texts in them; without any texts, all. */
function chosen(tests, only = ['']) {
  return Object.entries(tests).filter(([name]) => only.some(it => name.includes(it)));
}

/** The window of the editor. */
export class Screen {
  constructor(page, limit, pid, workspace) {
    this.page = page;
    this.limit = limit;
    this.pid = pid;
    this.workspace = workspace;
  }

  /** The process ids of the servers that this editor runs. */
  servers() {
    const read = file => fs.readFileSync(file, 'utf8');
    const processes = fs.readdirSync('/proc').filter(it => /^\d+$/.test(it));
    const children = new Map();
    for (const pid of processes) {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))[1];
        children.set(parent, [...(children.get(parent) ?? []), pid]);
      } catch {
        // It has ended meanwhile.
      }
    }
    const below = pid => (children.get(pid) ?? []).flatMap(it => [it, ...below(it)]);
    const isServer = pid => {
      try {
        return /gateway-ls\0--stdio\0/.test(read(`/proc/${pid}/cmdline`));
      } catch {
        return false;
      }
    };
    return below(String(this.pid)).filter(isServer).map(Number);
  }

  /** Opens a file of the workspace, or comes back to it; `text` stands at its start. */
  async show(name, text) {
    const { page } = this;
    await page.keyboard.press('Control+P');
    const input = page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(name);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await this.place(text);
  }

  async picture(name, clip) {
    fs.mkdirSync(artefacts, { recursive: true });
    const file = path.join(artefacts, `vscode ${name}.png`.replaceAll(' ', '-'));
    await this.page.screenshot({ path: file, ...(clip ? { clip } : {}) });
    return file;
  }

  /** Puts the cursor on a line, counted from 1, in the middle of the editor. */
  async goTo(line) {
    const { page } = this;
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+G');
    const input = page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(`:${line}`);
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Runs a command by its title. */
  async command(title) {
    const { page } = this;
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(`>${title}`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await page.keyboard.press('Enter');
  }

  /** Closes the tab of this name. */
  async close(name) {
    const tab = this.page.locator('.tab', { hasText: name }).first();
    await tab.click({ button: 'middle' });
    await tab.waitFor({ state: 'hidden' });
  }

  /** Waits until a page that is shown rendered says something. */
  async rendered(text) {
    const says = async () => {
      for (const frame of this.page.frames().filter(it => it.parentFrame() !== null)) {
        // A frame may go while it is asked.
        const count = await frame
          .locator('body', { hasText: text })
          .count()
          .catch(() => 0);
        if (count > 0) {
          return true;
        }
      }
      return false;
    };
    await until(says, `no page says ${text}`, this.limit);
  }

  /** The rectangle of a text in the editor, which must be in view. */
  async place(text) {
    const find = wanted => {
      for (const line of document.querySelectorAll('.monaco-editor .view-line')) {
        const content = line.textContent.replaceAll('\u00a0', ' ');
        const from = content.indexOf(wanted);
        if (from < 0) {
          continue;
        }
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const at = offset => {
          walker.currentNode = line;
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (offset <= node.length) {
              return [node, offset];
            }
            offset -= node.length;
          }
          return [line, 0];
        };
        const range = document.createRange();
        range.setStart(...at(from + 1));
        const first = range.startContainer;
        range.setStart(first, range.startOffset - 1);
        range.setEnd(...at(from + wanted.length));
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return { left, right, top, bottom };
      }
      return null;
    };
    return until(() => this.page.evaluate(find, text), `${text} is not on the screen`, this.limit);
  }

  /**
   * Rests the mouse on a text and waits for a hover that says something. A lens that comes in later
   * would move the text away from under the mouse and close the hover: they are waited for, and if
   * another one comes nevertheless, the mouse goes after the text.
   */
  async hover(text, says) {
    const { page } = this;
    await page.locator('.codelens-decoration:visible').first().waitFor();
    const wanted = page.locator('.monaco-hover:visible', { hasText: says }).first();
    const isThere = () =>
      wanted.waitFor({ timeout: this.limit / 10 }).then(
        () => true,
        () => false,
      );
    const rest = async () => {
      await page.keyboard.press('Escape');
      await page.mouse.move(5, 5);
      await page
        .locator('.monaco-hover:visible')
        .first()
        .waitFor({ state: 'hidden', timeout: this.limit / 10 })
        .catch(() => {});
      const { left, top, bottom } = await this.place(text);
      await page.mouse.move(left + 60, (top + bottom) / 2, { steps: 4 });
      return await isThere();
    };
    await until(rest, `no hover of ${text} says ${says}`, this.limit);
    return wanted;
  }
}

export const shop = {
  async 'the underline is under the address only'(screen) {
    await screen.goTo(85);
    const line = screen.page.locator('.squiggly-error').first();
    await line.waitFor();
    const { x, width } = await line.boundingBox();
    const text = await screen.place(BLOCKED);
    assert.ok(Math.abs(x - text.left) < 2, `begins at ${x}, the address at ${text.left}`);
    assert.ok(
      Math.abs(x + width - text.right) < 2,
      `ends at ${x + width}, the address at ${text.right}`,
    );
    assert.equal(await screen.page.locator('.squiggly-error').count(), 1);
    await screen.picture('squiggle');
  },

  async 'the hover of a finding says 401 and what to do'(screen) {
    await screen.goTo(85);
    const read = async () => {
      const hover = await screen.hover(BLOCKED, '401');
      return await hover.innerText({ timeout: screen.limit / 10 }).catch(() => null);
    };
    const text = await until(read, 'the hover does not stay', screen.limit);
    await screen.picture('hover finding');
    assert.match(text, /Put a Cloud Run service/);
  },

  async 'the hover of a backend fits the window, its command can be copied and its links work'(
    screen,
  ) {
    const { page } = screen;
    await screen.goTo(9);
    const hover = await screen.hover(CLOUD_RUN, 'roles/run.invoker');
    await screen.picture('hover backend');
    const wide = await hover.evaluate(element => {
      const cut = it => it.scrollWidth > it.clientWidth + 1;
      const hides = it => getComputedStyle(it).overflowX !== 'visible';
      return [...element.querySelectorAll('*')].filter(it => cut(it) && hides(it)).length;
    });
    assert.equal(wide, 0, 'something is cut off at the side');
    const window = page.viewportSize();
    const box = await hover.boundingBox();
    assert.ok(box.x + box.width <= window.width && box.y + box.height <= window.height);

    // What must be done is seen at once, and can be copied as it stands.
    const code = hover.locator('.monaco-tokenized-source').first();
    const command = await code.boundingBox();
    assert.ok(command.y + command.height <= box.y + box.height, 'the command is not in view');
    await page.mouse.move(command.x + 1, command.y + 4);
    await page.mouse.down();
    await page.mouse.move(command.x + command.width - 1, command.y + command.height - 4);
    await page.mouse.up();
    await page.keyboard.press('Control+C');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(
      copied.replaceAll('\u00a0', ' ').trim(),
      [
        'gcloud run services add-iam-policy-binding orders',
        '  --region=europe-west1 --project=481516234200',
        '  --member=serviceAccount:SA_EMAIL --role=roles/run.invoker',
      ].join(' \\\n'),
    );

    // All of it is in view.
    const more = await hover.locator('a', { hasText: 'More' }).boundingBox();
    assert.ok(more.y + more.height <= box.y + box.height, 'the link at the end is not in view');
    const link = hover.locator('a', { hasText: 'Securing backend services' });
    await link.click();
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'docs.cloud.google.com' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  },

  async 'an edit by keyboard takes the underline away and reverting brings it back'(screen) {
    const { page } = screen;
    await screen.goTo(85);
    const line = page.locator('.squiggly-error').first();
    await line.waitFor();
    await page.keyboard.press('Home');
    for (let count = 0; count < 'address: '.length; count++) {
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Shift+End');
    await page.keyboard.type('https://example.com');
    await line.waitFor({ state: 'hidden' });
    await screen.picture('edited');
    await screen.command('File: Revert File');
    await line.waitFor();
  },

  async 'a server killed while somebody types comes back and no letter is lost'(screen) {
    const { page } = screen;
    await screen.goTo(85);
    await page.locator('.squiggly-error').first().waitFor();
    const [pid] = screen.servers();
    await screen.goTo(4);
    await page.locator('.squiggly-error').first().waitFor({ state: 'hidden' });
    const words = ' It is open on six days of the week, from nine in the morning until dusk.';
    await page.keyboard.press('End');
    const typed = page.keyboard.type(words, { delay: 5 });
    await screen.place('It is open');
    process.kill(pid, 'SIGKILL');
    await typed;
    await until(() => screen.servers().some(it => it !== pid), 'no new server runs', screen.limit);
    await screen.place(`Orders, stock and sales of a small shop.${words}`);
    await screen.goTo(85);
    await page.locator('.squiggly-error').first().waitFor();
    assert.equal(await page.locator('.notification-toast').count(), 0, 'a message is shown');
    await screen.command('File: Revert File');
  },

  async 'the Problems panel lists the finding with its rule'(screen) {
    const { page } = screen;
    await page.keyboard.press('Escape');
    await page.mouse.move(5, 5);
    await page.keyboard.press('Control+Shift+M');
    const row = page.locator('.markers-panel .monaco-list-row', {
      hasText: 'Every call fails with 401',
    });
    await row.first().waitFor();
    await screen.picture('problems');
    const text = await row.first().innerText();
    assert.match(text, /gateway-ls/);
    assert.match(text, /googleapis-backend/);
    await page.keyboard.press('Control+Shift+M');
  },

  async 'a click on the rule in the Problems panel opens its page'(screen) {
    const { page } = screen;
    const panel = page.locator('.markers-panel').first();
    const isOpen = async () => {
      if (!(await panel.isVisible())) {
        await page.keyboard.press('Control+Shift+M');
      }
      return await panel.isVisible();
    };
    await until(isOpen, 'the panel does not open', screen.limit);
    const code = panel.locator('a', { hasText: 'googleapis-backend' });
    await code.first().click();
    await screen.rendered('Why');
    await page.locator('.tab', { hasText: 'googleapis-backend.md' }).first().waitFor();
    await screen.picture('page of a rule');
    await screen.close('googleapis-backend.md');
    await screen.command('View: Hide Panel');
  },

  async 'More in a hover opens the page of the backend'(screen) {
    const { page } = screen;
    await screen.goTo(9);
    const hover = await screen.hover(CLOUD_RUN, 'roles/run.invoker');
    const more = hover.locator('a', { hasText: 'More' }).last();
    await more.scrollIntoViewIfNeeded();
    await more.click();
    await screen.rendered('X-Forwarded-Authorization');
    await screen.picture('page of a backend');
    await screen.close('9.md');
  },
};

/** What is seen without asking, and what is written for the person. */
export const guidance = {
  async 'hints and lenses stand in the text'(screen) {
    const { page } = screen;
    await screen.goTo(1);
    await page.locator('.codelens-decoration', { hasText: 'Show plan' }).first().waitFor();
    await page.locator('.codelens-decoration', { hasText: 'roles/run.invoker' }).first().waitFor();
    await screen.place('→ https://orders-481516234200.europe-west1.run.app/orders');
    await screen.picture('hints and lenses');
    await screen.goTo(60);
    await screen.picture('hints of operations');
  },

  async 'a grant is copied with the account that is asked for, and it is remembered'(screen) {
    const { page, limit } = screen;
    const agent = 'service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com';
    const account = 'gateway@corner-shop-42.iam.gserviceaccount.com';
    const settings = path.join(screen.workspace, '.vscode/settings.json');
    const before = fs.readFileSync(settings, 'utf8');
    await screen.goTo(1);
    const title = 'Copy grant: roles/run.invoker on orders';
    const lens = page.locator('.codelens-decoration a', { hasText: title }).first();
    await lens.waitFor();
    assert.match(
      await lens.getAttribute('title'),
      /^Copies the command that grants roles\/run.invoker/,
    );
    await lens.click();
    const box = page.locator('.quick-input-widget');
    const input = box.locator('input').first();
    await input.waitFor();
    await input.fill(agent);
    await box.getByText("not API Gateway's service agent").first().waitFor();
    await screen.picture('account');
    await input.fill(account);
    await box.getByText('must be').first().waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    const toast = page.locator('.notification-toast', { hasText: `Remember ${account}` });
    await toast.waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^gcloud run services add-iam-policy-binding orders /);
    assert.ok(copied.includes(`--member=serviceAccount:${account} `), copied);
    await toast.locator('.monaco-button', { hasText: 'Remember' }).click();
    const isWritten = () => fs.readFileSync(settings, 'utf8').includes(account);
    await until(isWritten, 'the account is not in the settings', limit);
    fs.writeFileSync(settings, before);
  },

  async 'a click on the lens above the document opens the plan'(screen) {
    const { page } = screen;
    await screen.goTo(1);
    await page.locator('.codelens-decoration a', { hasText: 'Show plan' }).first().click();
    await page.locator('.tab', { hasText: 'plan.md' }).first().waitFor();
    await screen.rendered('roles/run.invoker');
    await screen.picture('plan');
    await screen.close('plan.md');
  },

  async 'a backend is written from an empty line'(screen) {
    const { page } = screen;
    await screen.show('new.yaml', 'swagger:');
    await screen.goTo(9);
    await page.keyboard.press('End');
    await page.keyboard.type('      x-goo');
    const row = page.locator('.suggest-widget .monaco-list-row', { hasText: 'x-google-backend' });
    await row.first().waitFor();
    await screen.picture('completion');
    await row.filter({ hasText: 'Cloud Run' }).first().click();
    await page.locator('.view-line', { hasText: 'address: https://' }).first().waitFor();
    await page.keyboard.press('Escape');
    await screen.picture('completed');
    await page.locator('.squiggly-error').waitFor({ state: 'hidden' });
    await screen.command('File: Revert File');
  },

  async 'a backend is renamed with F2'(screen) {
    const { page } = screen;
    await screen.show('named.yaml', 'openapi:');
    await screen.goTo(10);
    await page.keyboard.press('Home');
    await page.keyboard.press('F2');
    const input = page.locator('.rename-box input').first();
    await input.waitFor();
    await input.fill('journals');
    await screen.picture('rename');
    await page.keyboard.press('Enter');
    await screen.place('x-google-backend: journals');
    await screen.picture('renamed');
    await screen.command('File: Revert File');
  },
};

export const foreign = {
  async 'a file that is not ours has no underline and no hover of ours'(screen) {
    const { page } = screen;
    // The server answers in order: once it has said something about the second file, it has said
    // all that it has to say about the first one.
    await screen.show('shop.yaml', 'swagger:');
    await page.locator('#status\\.problems', { hasText: /[1-9]/ }).waitFor();
    await screen.show('deployment.yaml', 'apiVersion:');
    await screen.goTo(1);
    const { left, top, bottom } = await screen.place('https://orders-481516234200');
    await page.mouse.move(left + 60, (top + bottom) / 2, { steps: 4 });
    // VS Code marks the link under the mouse after it asked all servers for a hover.
    await page.locator('.monaco-hover:visible').first().waitFor();
    await screen.picture('not ours');
    assert.equal(await page.locator('.squiggly-error, .squiggly-warning').count(), 0);
    assert.equal(await page.locator('.monaco-hover:visible', { hasText: 'roles/' }).count(), 0);
  },
};

export const status = {
  async 'the status of the language names the server and its version'(screen) {
    const { page } = screen;
    await page.locator('.squiggly-error, .view-line').first().waitFor();
    await page.locator('#status\\.languageStatus').first().hover();
    const item = page.locator('.hover-language-status', { hasText: 'gateway-ls' }).first();
    await item.waitFor();
    await screen.picture('status');
    assert.match(await item.innerText(), /gateway-ls\s+\d+\.\d+\.\d+\s+Show Log/);
  },
};

/** A message of the extension, with its buttons. */
export const message = (says, ...buttons) => ({
  async [`it says "${says}"`](screen) {
    const { page } = screen;
    const toast = page.locator('.notification-toast', { hasText: says }).first();
    await toast.waitFor();
    await screen.picture(`message ${says}`);
    for (const button of buttons) {
      assert.ok(await toast.getByRole('button', { name: button }).isVisible(), button);
    }
  },
});

/** While the server does not answer: a restart does not wait for it. */
export const restart = {
  async 'a restart gives up a server that does not answer'(screen) {
    const { page } = screen;
    await until(() => screen.servers().length > 0, 'no server runs', screen.limit);
    await screen.command('gateway-ls: Restart Server');
    await screen.goTo(85);
    await page.locator('.squiggly-error').first().waitFor();
    assert.equal(await page.locator('.notification-toast').count(), 0, 'a message is shown');
  },
};

export const finding = {
  async 'findings are shown'(screen) {
    await screen.goTo(85);
    await screen.page.locator('.squiggly-error').first().waitFor();
  },
};
