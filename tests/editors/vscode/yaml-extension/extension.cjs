// Stands in for Red Hat's YAML extension: its language server, started as soon as `yaml.validate`
// is true, so that a test can look at a document before and after.

const path = require('node:path');

const vscode = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

let client;

exports.activate = async () => {
  const follow = async () => {
    if (client === undefined && vscode.workspace.getConfiguration('yaml').get('validate')) {
      const main = path.join(
        path.dirname(require.resolve('yaml-language-server/package.json')),
        'bin/yaml-language-server',
      );
      const run = {
        command: process.execPath,
        args: [main, '--stdio'],
        transport: TransportKind.stdio,
      };
      client = new LanguageClient('yaml', 'yaml', run, {
        documentSelector: [{ language: 'yaml' }],
      });
      await client.start();
    }
  };
  vscode.workspace.onDidChangeConfiguration(follow);
  await follow();
};

exports.deactivate = () => client?.stop();
