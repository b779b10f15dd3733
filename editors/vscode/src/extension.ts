// Where VS Code comes in: commands, and when the server starts. Knows nothing of the protocol.

import * as vscode from 'vscode';

import { isGatewayFile } from './documents';
import { Session } from './session';

let session: Session | undefined;

/** Called once by VS Code. The server waits for the first document that could be a config. */
export function activate(context: vscode.ExtensionContext): void {
  const opened = new Session(context);
  session = opened;
  const startFor = (document: vscode.TextDocument) => {
    if (isGatewayFile(document)) {
      void opened.start();
    }
  };
  context.subscriptions.push(
    opened,
    vscode.commands.registerCommand('gatewayLs.restart', () => opened.restart()),
    vscode.commands.registerCommand('gatewayLs.showLog', () => opened.showLog()),
    vscode.commands.registerCommand('gatewayLs.showVersion', () => opened.showVersion()),
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('gatewayLs.path')) {
        void opened.restart();
      }
    }),
  );
  vscode.workspace.textDocuments.forEach(startFor);
}

/** Called once by VS Code; the server ends with it. */
export async function deactivate(): Promise<void> {
  await session?.stop();
}
