// What an extension sees while gateway-ls runs. Each test says what must be so; one that fails does
// not stop the others. `extension_host.mjs` reads the lines that begin with RESULT.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');

const vscode = require('vscode');

const PATIENCE = Number(process.env.GATEWAY_LS_TEST_TIMEOUT_MS ?? 30_000);
const ADDRESS = 'https://bigquery.googleapis.com/bigquery/v2';
const HINTS = ['inlayHints.effectiveUrl', 'inlayHints.roles', 'inlayHints.defaults'];
const folder = vscode.workspace.workspaceFolders[0].uri;

/** Waits until something is so, and gives what it is. */
async function until(question, otherwise) {
  for (const start = Date.now(); ; await new Promise(resolve => setTimeout(resolve, 50))) {
    const answer = await question();
    if (answer) {
      return answer;
    }
    if (Date.now() - start > PATIENCE) {
      throw new Error(otherwise());
    }
  }
}

async function open(name) {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  await vscode.window.showTextDocument(document);
  return document;
}

const all = document => vscode.languages.getDiagnostics(document.uri);
const ours = document => all(document).filter(it => it.source === 'gateway-ls');
const rule = diagnostic => String(diagnostic.code?.value ?? diagnostic.code);
const label = item => (typeof item.label === 'string' ? item.label : item.label.label);
const shown = document =>
  JSON.stringify(
    all(document).map(it => [it.source, rule(it), document.getText(it.range), it.message]),
  );

/** Waits until our findings in a document are those of these rules. */
async function findings(document, ...rules) {
  const wanted = rules.join();
  await until(
    () => ours(document).map(rule).sort().join() === wanted,
    () => `wanted the findings [${wanted}], there are ${shown(document)}`,
  );
  return ours(document);
}

/** What the hovers at a place say, all of them. */
async function hovers(document, position) {
  const command = 'vscode.executeHoverProvider';
  const answers = await vscode.commands.executeCommand(command, document.uri, position);
  return answers.flatMap(it => it.contents.map(content => content.value ?? content));
}

/** The place of a text in a document. */
function placeOf(document, text) {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `${text} is not in the document`);
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + text.length));
}

/** Waits until a page of ours is shown rendered, and gives its document. */
async function shownPage(path) {
  const isMeant = uri =>
    uri?.scheme === 'gateway-ls' &&
    (typeof path === 'string' ? uri.path === path : path.test(uri.path));
  const tabs = () => vscode.window.tabGroups.all.flatMap(it => it.tabs);
  await until(
    () =>
      tabs().some(
        ({ input }) => isMeant(input?.uri) && input.viewType === 'vscode.markdown.preview.editor',
      ),
    () => `${path} is not shown: ${tabs().map(it => `${it.label} ${it.input?.viewType}`)}`,
  );
  return until(
    () => vscode.workspace.textDocuments.find(it => isMeant(it.uri)),
    () => `there is no document ${path}`,
  );
}

async function replace(document, range, text) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function set(section, key, value) {
  await vscode.workspace
    .getConfiguration(section)
    .update(key, value, vscode.ConfigurationTarget.Global);
}

/** The process ids of the servers that this extension host started. */
function servers() {
  const isServer = pid => {
    try {
      const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return (
        new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status) && command.includes('--stdio\0')
      );
    } catch {
      return false;
    }
  };
  const isOurs = pid =>
    !fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('yaml-language-server');
  return fs
    .readdirSync('/proc')
    .filter(it => /^\d+$/.test(it) && isServer(it) && isOurs(it))
    .map(Number);
}

const tests = {
  async 'a finding covers the address and nothing else'() {
    const document = await open('shop.yaml');
    const [finding] = await findings(document, 'googleapis-backend');
    assert.equal(document.getText(finding.range), ADDRESS);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.match(finding.message, /401/);
    assert.equal(String(finding.code.target), 'gateway-ls:/rules/googleapis-backend.md');
  },

  async 'a hover names the role and the command'() {
    const document = await open('shop.yaml');
    const place = placeOf(document, 'orders-481516234200').start;
    const text = (await hovers(document, place)).join('\n');
    assert.match(text, /roles\/run\.invoker/);
    assert.match(text, /gcloud run services add-iam-policy-binding orders/);
    assert.equal(text.match(/^### /gm)?.length, 1, 'one hover of ours');
  },

  async 'columns are right behind an emoji'() {
    const document = await open('emoji.yaml');
    const [finding] = await findings(document, 'googleapis-backend');
    assert.equal(document.getText(finding.range), 'https://storage.googleapis.com/storage/v1');
    const text = (await hovers(document, placeOf(document, 'https://kiosk').start)).join('\n');
    assert.match(text, /roles\/run\.invoker/);
  },

  async 'an edit takes a finding away and undo brings it back'() {
    const document = await open('shop.yaml');
    await findings(document, 'googleapis-backend');
    await replace(
      document,
      placeOf(document, ADDRESS),
      'https://sales-481516234200.europe-west1.run.app',
    );
    await findings(document);
    await vscode.commands.executeCommand('undo');
    await findings(document, 'googleapis-backend');
  },

  async 'a half-typed line leaves the other findings and hovers alone'() {
    const document = await open('shop.yaml');
    const before = document.getText();
    const line = document.positionAt(before.indexOf('  /stock/{sku}:'));
    await replace(document, new vscode.Range(line, line), '  /half:\n    get: {operationId: "\n');
    await findings(document, 'googleapis-backend', 'syntax');
    const place = placeOf(document, 'orders-481516234200').start;
    assert.match((await hovers(document, place)).join('\n'), /roles\/run\.invoker/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await findings(document, 'googleapis-backend');
  },

  async 'a changed setting changes the findings'() {
    const document = await open('shop.yaml');
    await findings(document, 'googleapis-backend');
    await set('gatewayLs', 'rules', { 'googleapis-backend': 'off' });
    await findings(document);
    await set('gatewayLs', 'rules', { 'googleapis-backend': 'hint' });
    const [hint] = await findings(document, 'googleapis-backend');
    await until(
      () => ours(document)[0]?.severity === vscode.DiagnosticSeverity.Hint,
      () => `the level is still ${hint.severity}`,
    );
    await set('gatewayLs', 'rules', undefined);
    await until(
      () => ours(document)[0]?.severity === vscode.DiagnosticSeverity.Error,
      () => 'the level did not come back',
    );
  },

  async 'the service account of the settings stands in the command'() {
    const document = await open('shop.yaml');
    await set('gatewayLs', 'serviceAccount', 'gateway@corner-shop-42.iam.gserviceaccount.com');
    const place = placeOf(document, 'orders-481516234200').start;
    await until(
      async () =>
        (await hovers(document, place))
          .join('\n')
          .includes('serviceAccount:gateway@corner-shop-42'),
      () => 'the command does not name the service account',
    );
    await set('gatewayLs', 'serviceAccount', undefined);
  },

  async 'hints show where requests go; the role and the defaults if they are wanted'() {
    const document = await open('shop.yaml');
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const texts = async () => {
      const command = 'vscode.executeInlayHintProvider';
      const hints = await vscode.commands.executeCommand(command, document.uri, whole);
      return hints.map(it => (typeof it.label === 'string' ? it.label : it.label[0].value));
    };
    const shows = (wanted, isThere) =>
      until(
        async () => (await texts()).some(it => it.includes(wanted)) === isThere,
        () => `${wanted} ${isThere ? 'is missing' : 'is shown'}`,
      );
    const effectiveUrl = '/orders/{orderId}';
    await shows(effectiveUrl, true);
    await shows('needs roles/', false);
    await shows('(default ', false);
    for (const [key, text, isShown] of [
      ['inlayHints.effectiveUrl', effectiveUrl, true],
      ['inlayHints.roles', 'needs roles/run.invoker', false],
      ['inlayHints.defaults', '(default deadline 15 s)', false],
    ]) {
      await set('gatewayLs', key, !isShown);
      await shows(text, !isShown);
      await set('gatewayLs', key, undefined);
      await shows(text, isShown);
    }
    // Without lenses the hint says the role.
    await set('editor', 'codeLens', false);
    await shows('needs roles/run.invoker', true);
    await set('editor', 'codeLens', undefined);
    await shows('needs roles/', false);
  },

  async 'lenses name the roles, and a click copies the command'() {
    await set('gatewayLs', 'serviceAccount', 'gateway@corner-shop-42.iam.gserviceaccount.com');
    const document = await open('shop.yaml');
    const command = 'vscode.executeCodeLensProvider';
    const lens = await until(
      async () => {
        const lenses = await vscode.commands.executeCommand(command, document.uri, 100);
        const argument = it => String(it.command?.arguments?.[0]);
        const isKnown = it => argument(it).includes('serviceAccount:gateway@corner-shop-42');
        return lenses.find(it => isKnown(it) && it.command.title.includes('roles/run.invoker'));
      },
      () => 'no lens copies a command with the role and the account',
    );
    assert.equal(lens.command.title, 'Copy grant: roles/run.invoker on orders');
    assert.match(lens.command.tooltip, /^Copies the command that grants roles\/run.invoker /);
    assert.equal(document.lineAt(lens.range.start).text, 'x-google-backend:');
    await vscode.commands.executeCommand(lens.command.command, ...lens.command.arguments);
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^gcloud run services add-iam-policy-binding orders /);
    await set('gatewayLs', 'serviceAccount', undefined);
  },

  async 'the plan opens rendered and keeps up with its config'() {
    const document = await open('shop.yaml');
    await vscode.commands.executeCommand('gatewayLs.showIamPlan', document.uri.toString());
    const plan = await shownPage('/plan.md');
    assert.match(plan.getText(), /roles\/run\.invoker/);
    assert.match(plan.getText(), /bigquery\.googleapis\.com/);
    assert.equal(plan.isDirty, false);
    await replace(document, placeOf(document, ADDRESS), 'https://example.com');
    await until(
      () => !plan.getText().includes('bigquery.googleapis.com'),
      () => 'the plan does not follow',
    );
    await open('shop.yaml');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(
      () => plan.getText().includes('bigquery.googleapis.com'),
      () => 'the plan does not follow back',
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  },

  async 'a finding leads to the page of its rule'() {
    const document = await open('shop.yaml');
    const [finding] = await findings(document, 'googleapis-backend');
    // What the opener does when the id in the Problems panel is clicked.
    await vscode.commands.executeCommand('vscode.open', finding.code.target);
    const page = await shownPage('/rules/googleapis-backend.md');
    assert.match(page.getText(), /^# googleapis-backend\n/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  },

  async 'the command explains the finding, or else the backend at the cursor'() {
    const document = await open('shop.yaml');
    await findings(document, 'googleapis-backend');
    for (const [text, path, says] of [
      [ADDRESS, '/rules/googleapis-backend.md', /^# googleapis-backend\n/],
      ['https://orders-481516234200', /^\/backends\/\d+-\d+\.md$/, /roles\/run\.invoker/],
    ]) {
      const editor = await vscode.window.showTextDocument(document);
      const { start } = placeOf(document, text);
      editor.selection = new vscode.Selection(start, start);
      await vscode.commands.executeCommand('gatewayLs.explain');
      assert.match((await shownPage(path)).getText(), says);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  },

  async 'Explain is among the quick fixes, after all that mends'() {
    const document = await open('shop.yaml');
    const [finding] = await findings(document, 'googleapis-backend');
    const command = 'vscode.executeCodeActionProvider';
    const args = [document.uri, finding.range, vscode.CodeActionKind.QuickFix.value];
    const actions = await vscode.commands.executeCommand(command, ...args);
    const titles = actions.map(it => it.title);
    const at = titles.indexOf("Explain 'googleapis-backend'");
    assert.ok(at >= 0, titles.join('\n'));
    assert.ok(
      titles.slice(at + 1).every(it => it.startsWith('Ignore ')),
      titles.join('\n'),
    );
    const explain = actions[at].command;
    await vscode.commands.executeCommand(explain.command, ...explain.arguments);
    await shownPage('/rules/googleapis-backend.md');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  },

  async 'the link of a hover opens the page of the backend and runs nothing else'() {
    const document = await open('shop.yaml');
    const place = placeOf(document, 'orders-481516234200').start;
    const answers = await vscode.commands.executeCommand(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    const ours = answers.flatMap(it => it.contents).find(it => it.value.includes('[More]('));
    assert.deepEqual(ours.isTrusted, { enabledCommands: ['gatewayLs.openPage'] });
    const [, command, args] = /\[More\]\(command:([\w.]+)\?(\S+)\)/.exec(ours.value);
    await vscode.commands.executeCommand(command, ...JSON.parse(decodeURIComponent(args)));
    const page = await shownPage(/^\/backends\/\d+\.md$/);
    assert.match(page.getText(), /roles\/run\.invoker/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  },

  async 'a backend is found and renamed wherever it is named'() {
    const document = await open('named.yaml');
    const before = document.getText();
    const position = placeOf(document, 'papers:').start;
    const places = kind => vscode.commands.executeCommand(kind, document.uri, position);
    const uses = await until(
      async () => {
        const found = await places('vscode.executeReferenceProvider');
        return found.length === 3 && found;
      },
      () => 'the references do not come',
    );
    assert.deepEqual(
      uses.map(it => document.getText(it.range)),
      ['papers', 'papers', 'papers'],
    );
    const edit = await vscode.commands.executeCommand(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      position,
      'journals',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    const wanted = before
      .replace('    papers: #', '    journals: #')
      .replace('x-google-backend: papers', 'x-google-backend: journals')
      .replace("x-google-backend: 'papers'", "x-google-backend: 'journals'");
    assert.equal(document.getText(), wanted);
    await findings(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'a whole backend is completed from an empty line of a file that has none'() {
    const document = await open('new.yaml');
    const line = document.positionAt(document.getText().indexOf('listOrders')).line + 1;
    const position = new vscode.Position(line, 6);
    await replace(document, new vscode.Range(line, 0, line, 0), '      ');
    const item = await until(
      async () => {
        const command = 'vscode.executeCompletionItemProvider';
        const list = await vscode.commands.executeCommand(command, document.uri, position);
        return list.items.find(it => /x-google-backend.*Cloud Run$/.test(label(it)));
      },
      () => 'the backend is not offered',
    );
    const text = typeof item.insertText === 'string' ? item.insertText : item.insertText.value;
    assert.match(text, /^x-google-backend:\n\s+address: https:\/\//);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'a config that was never opened is checked too'() {
    const uri = vscode.Uri.joinPath(folder, 'closed.yaml');
    const text = (await open('emoji.yaml')).getText();
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const rules = () => vscode.languages.getDiagnostics(uri).map(rule);
    await until(
      () => rules().includes('googleapis-backend'),
      () => `the findings are [${rules()}]`,
    );
    await vscode.workspace.fs.delete(uri);
    await until(
      () => rules().length === 0,
      () => 'the findings of a deleted file stay',
    );
  },

  async 'files that are not ours stay silent'() {
    for (const name of ['deployment.yaml', 'petstore.yaml']) {
      const document = await open(name);
      // An answer to a later request shows that this document was read.
      await hovers(document, new vscode.Position(0, 0));
      const report = await vscode.commands.executeCommand(
        'vscode.executeHoverProvider',
        document.uri,
        placeOf(document, 'http').start,
      );
      const text = JSON.stringify(report);
      assert.doesNotMatch(text, /roles\//, `${name}: ${text}`);
      assert.deepEqual(ours(document), [], name);
    }
  },

  async 'a template is read whatever language it is taken for'() {
    const document = await open('api.yaml.tftpl');
    const [finding] = await findings(document, 'googleapis-backend');
    assert.equal(document.getText(finding.range), 'https://${region}-pubsub.googleapis.com/v1');
  },

  async 'a document that was never saved is read'() {
    const content = (await open('shop.yaml')).getText();
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    await vscode.window.showTextDocument(document);
    await findings(document, 'googleapis-backend');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },

  async 'a JSON syntax error is said once'() {
    const document = await open('half.json');
    await findings(document, 'googleapis-backend');
    const errors = () => all(document).filter(it => it.source !== 'gateway-ls');
    await until(
      () => errors().length > 0,
      () => `VS Code says nothing: ${shown(document)}`,
    );
    assert.deepEqual(ours(document).map(rule), ['googleapis-backend']);
    await set('json', 'validate.enable', false);
    await findings(document, 'googleapis-backend', 'syntax');
    await set('json', 'validate.enable', undefined);
    await findings(document, 'googleapis-backend');
  },

  async 'beside a YAML server a duplicate key is said once and a hover is not doubled'() {
    const document = await open('twice.yaml');
    await findings(document, 'duplicate-key', 'googleapis-backend');
    const yaml = vscode.extensions.getExtension('redhat.vscode-yaml');
    assert.ok(yaml, 'the other extension is missing');
    await yaml.activate();
    await set('yaml', 'validate', true);
    const theirs = () =>
      all(document).filter(it => it.source !== 'gateway-ls' && /unique/i.test(it.message));
    await until(
      () => theirs().length > 0,
      () => `the other server says nothing: ${shown(document)}`,
    );
    await findings(document, 'googleapis-backend');
    await set('gatewayLs', 'rules', { 'duplicate-key': 'hint' });
    await findings(document, 'duplicate-key', 'googleapis-backend');
    await set('gatewayLs', 'rules', undefined);
    await findings(document, 'googleapis-backend');
    const texts = await hovers(document, placeOf(document, 'https://kiosk').start);
    assert.equal(
      texts.filter(it => it.includes('roles/run.invoker')).length,
      1,
      texts.join('\n---\n'),
    );
  },

  async 'a killed server is started again and no edit is lost'() {
    const document = await open('shop.yaml');
    await findings(document, 'googleapis-backend');
    const [pid] = servers();
    assert.ok(pid, 'no server runs');
    process.kill(pid, 'SIGKILL');
    await replace(document, placeOf(document, '/orders:'), '/orders2:');
    await replace(document, placeOf(document, ADDRESS), 'https://pubsub.googleapis.com/v1');
    const text = document.getText();
    await until(
      () =>
        ours(document).some(
          it => document.getText(it.range) === 'https://pubsub.googleapis.com/v1',
        ),
      () => `the finding does not come back: ${shown(document)}`,
    );
    assert.notEqual(servers()[0], pid);
    assert.equal(document.getText(), text);
    assert.match(text, /\/orders2:/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(
      () => ours(document).length === 1 && document.getText(ours(document)[0].range) === ADDRESS,
      () => `after the text is as it was: ${shown(document)}`,
    );
  },

  async 'a server killed in the middle of many edits is started again'() {
    const document = await open('shop.yaml');
    await findings(document, 'googleapis-backend');
    const [pid] = servers();
    for (let count = 0; count < 30; count++) {
      if (count === 10) {
        process.kill(pid, 'SIGKILL');
      }
      await replace(document, placeOf(document, 'Orders'), 'x Orders');
    }
    const text = document.getText();
    await until(
      () => servers().length === 1 && servers()[0] !== pid && ours(document).length === 1,
      () => `servers ${servers()}, ${shown(document)}`,
    );
    assert.equal(document.getText(), text);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await findings(document, 'googleapis-backend');
  },

  async 'the command restarts the server'() {
    const document = await open('shop.yaml');
    const [pid] = servers();
    await vscode.commands.executeCommand('gatewayLs.restart');
    await until(
      () => servers().length === 1 && servers()[0] !== pid,
      () => `servers: ${servers()}`,
    );
    await findings(document, 'googleapis-backend');
  },

  async 'the folder does not choose the program'() {
    const settings = vscode.workspace.getConfiguration('gatewayLs').inspect('path');
    assert.equal(
      vscode.workspace.getConfiguration('gatewayLs').get('path'),
      settings.globalValue ?? '',
    );
    assert.ok(!fs.existsSync(path.join(folder.fsPath, 'ran')), 'the program of the folder was run');
  },
};

exports.run = async () => {
  const only = process.env.GATEWAY_LS_ONLY?.split('|') ?? [''];
  const chosen = Object.entries(tests).filter(([name]) => only.some(it => name.includes(it)));
  for (const [name, test] of chosen) {
    let error = null;
    try {
      await test();
    } catch (thrown) {
      error = String(thrown?.message ?? thrown);
    }
    for (const key of ['rules', 'serviceAccount', ...HINTS]) {
      await set('gatewayLs', key, undefined);
    }
    console.log(`RESULT ${JSON.stringify({ name, error })}`);
  }
  console.log(`END ${chosen.length}`);
};
