// Living beside other extensions: what another one says about the same text is not said twice.
// Syntax errors and duplicate keys are found by VS Code's own JSON support and by Red Hat's YAML
// extension. Where one of them looks at a document, ours are left out, and what can be done about
// them too, unless the user set a level for them by hand.

import * as vscode from 'vscode';
import { DocumentDiagnosticRequest, type LanguageClient } from 'vscode-languageclient/node';
import type { Middleware } from 'vscode-languageclient/node';

/** Our rules that others have too. */
const SHARED_RULES = ['syntax', 'duplicate-key'];

interface Other {
  extension: string;
  languages: string[];
  /** The setting that switches its findings off. */
  section: string;
  key: string;
}

const OTHERS: Other[] = [
  {
    extension: 'vscode.json-language-features',
    // Not `jsonc`: VS Code allows comments there, which Google rejects.
    languages: ['json'],
    section: 'json',
    key: 'validate.enable',
  },
  { extension: 'redhat.vscode-yaml', languages: ['yaml'], section: 'yaml', key: 'validate' },
];

export class Others implements vscode.Disposable {
  readonly #client: () => LanguageClient | undefined;
  readonly #subscriptions: vscode.Disposable[];

  constructor(client: () => LanguageClient | undefined) {
    this.#client = client;
    this.#subscriptions = [
      vscode.extensions.onDidChange(() => this.#askAgain()),
      vscode.workspace.onDidChangeConfiguration(change => {
        const settings = [...OTHERS.map(it => `${it.section}.${it.key}`), 'gatewayLs.rules'];
        if (settings.some(setting => change.affectsConfiguration(setting))) {
          this.#askAgain();
        }
      }),
    ];
  }

  /** What the language client must do so that nothing is said twice. */
  readonly middleware: Middleware = {
    async provideDiagnostics(document, _previousResultId, token, next) {
      // Without the previous id the answer is always whole: what is left out can change while
      // the server's answer stays the same.
      const report = await next(document, undefined, token);
      const isOpen = !(document instanceof vscode.Uri);
      if (isOpen && report?.kind === 'full') {
        const isSaid = saidByOthers(document);
        report.items = report.items.filter(it => !isSaid.includes(ruleOf(it)));
      }
      return report;
    },
    handleDiagnostics(uri, diagnostics, next) {
      const document = vscode.workspace.textDocuments.find(it => it.uri.toString() === `${uri}`);
      const isSaid = document === undefined ? [] : saidByOthers(document);
      next(
        uri,
        diagnostics.filter(it => !isSaid.includes(ruleOf(it))),
      );
    },
    async provideCodeActions(document, range, context, token, next) {
      const actions = await next(document, range, context, token);
      const isSaid = saidByOthers(document);
      return actions?.filter(it => {
        const diagnostics = ('diagnostics' in it && it.diagnostics) || [];
        return !diagnostics.length || diagnostics.some(one => !isSaid.includes(ruleOf(one)));
      });
    },
  };

  dispose(): void {
    this.#subscriptions.forEach(it => it.dispose());
  }

  #askAgain(): void {
    const feature = this.#client()?.getFeature(DocumentDiagnosticRequest.method);
    for (const document of vscode.workspace.textDocuments) {
      feature?.getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
    }
  }
}

/** The rules whose findings another extension shows for a document. */
function saidByOthers(document: vscode.TextDocument): string[] {
  const isSaid = OTHERS.some(
    other =>
      other.languages.includes(document.languageId) &&
      vscode.extensions.getExtension(other.extension) !== undefined &&
      vscode.workspace.getConfiguration(other.section, document).get(other.key) !== false,
  );
  if (!isSaid) {
    return [];
  }
  const rules = vscode.workspace.getConfiguration('gatewayLs').get<object>('rules') ?? {};
  return SHARED_RULES.filter(rule => !(rule in rules));
}

function ruleOf(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return String(typeof code === 'object' ? code.value : code);
}
