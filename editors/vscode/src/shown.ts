// What stands in and above the text: the tooltips of code lenses, and whether the editor shows
// lenses at all. If it does not, hints say what they would have said.

import * as vscode from 'vscode';
import {
  DidChangeConfigurationNotification,
  type LanguageClient,
  type Middleware,
} from 'vscode-languageclient/node';

/** The section `gatewayLs` as the server gets it. */
export function settings(): object {
  return withoutLenses(JSON.parse(JSON.stringify(vscode.workspace.getConfiguration('gatewayLs'))));
}

/** What the language client must do for lenses. */
export const middleware: Middleware = {
  async provideCodeLenses(document, token, next) {
    const lenses = await next(document, token);
    for (const lens of lenses ?? []) {
      const { tooltip } = (lens as { data?: { tooltip?: unknown } }).data ?? {};
      if (lens.command !== undefined && typeof tooltip === 'string' && tooltip !== '') {
        lens.command.tooltip = tooltip;
      }
    }
    return lenses;
  },
  workspace: {
    async configuration(params, token, next) {
      const answers = await next(params, token);
      const isOurs = (index: number) => params.items[index]?.section === 'gatewayLs';
      return Array.isArray(answers)
        ? answers.map((it, index) => (isOurs(index) ? withoutLenses(it) : it))
        : answers;
    },
  },
};

/** Has the server ask for settings again when the editor begins or stops to show lenses. */
export function watchLenses(client: () => LanguageClient | undefined): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration('editor.codeLens')) {
      void client()?.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    }
  });
}

interface Section {
  inlayHints?: { roles?: boolean | null };
}

/** Hints say the roles if the editor shows no lenses and nobody decided otherwise. */
function withoutLenses(section: Section | null): Section {
  const editor = vscode.workspace.getConfiguration('editor', { languageId: 'yaml' });
  const hints = section?.inlayHints ?? {};
  const roles = hints.roles ?? (editor.get('codeLens') === false ? true : null);
  return { ...section, inlayHints: { ...hints, roles } };
}
