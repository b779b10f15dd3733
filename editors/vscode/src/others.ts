// Living beside other extensions: what another one says about the same text is not said twice.
// VS Code shows the answers of all extensions side by side, so ours are left out here.
//
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
    async provideCompletionItem(document, position, context, token, next) {
      const offered = await next(document, position, context, token);
      if (!offered || !hasOpenapiKeys(document)) {
        return offered;
      }
      const isOurs = (item: vscode.CompletionItem) => !isOfOpenapi(item);
      return Array.isArray(offered)
        ? offered.filter(isOurs)
        : new vscode.CompletionList(offered.items.filter(isOurs), offered.isIncomplete);
    },
    async provideHover(document, position, token, next) {
      const hover = await next(document, position, token);
      const isOpenapi = hover?.contents.some(it => textOf(it).endsWith(OPENAPI_MARK));
      return isOpenapi && hasOpenapiKeys(document) ? undefined : hover;
    },
    async provideDocumentSymbols(document, token, next) {
      return hasOutline(document) ? undefined : next(document, token);
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

/** Whether another extension shows the outline of a document. */
function hasOutline(document: vscode.TextDocument): boolean {
  const languages = [
    { extension: 'vscode.json-language-features', languages: ['jsonc'] },
    ...OTHERS,
  ];
  return languages.some(other => isThere(other, document));
}

/**
 * Whether another extension offers and explains OpenAPI's own keys: one that is made for OpenAPI, or
 * the YAML one with its store of schemas, which knows these files by their names.
 */
function hasOpenapiKeys(document: vscode.TextDocument): boolean {
  const isInStore = /(^|\/)openapi\.(json|ya?ml)$/.test(document.uri.path);
  const yaml = { extension: 'redhat.vscode-yaml', languages: ['yaml'] };
  const store = vscode.workspace.getConfiguration('yaml', document).get('schemaStore.enable');
  const openapi = { extension: '42crunch.vscode-openapi', languages: ['yaml', 'json', 'jsonc'] };
  return (isInStore && store !== false && isThere(yaml, document)) || isThere(openapi, document);
}

function isThere(
  other: { extension: string; languages: string[] },
  document: vscode.TextDocument,
): boolean {
  return (
    other.languages.includes(document.languageId) &&
    vscode.extensions.getExtension(other.extension) !== undefined
  );
}

/** The server marks what is OpenAPI's own, for it was told that we sort it out. */
function isOfOpenapi(item: vscode.CompletionItem): boolean {
  const data: unknown = 'data' in item ? item.data : undefined;
  return typeof data === 'object' && data !== null && 'openapi' in data;
}

/** What the server ends a hover with that is about OpenAPI itself; Markdown shows nothing for it. */
const OPENAPI_MARK = '[openapi]: #';

function textOf(content: vscode.MarkdownString | vscode.MarkedString): string {
  return typeof content === 'string' ? content : content.value;
}

/** The rules whose findings another extension shows for a document. */
function saidByOthers(document: vscode.TextDocument): string[] {
  const isSaid = OTHERS.some(
    other =>
      isThere(other, document) &&
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
