// Which documents the server is asked about. Whether one of them is a gateway config is for the
// server to say; on all others it stays silent.

import * as vscode from 'vscode';

const LANGUAGES = ['yaml', 'json', 'jsonc', 'openapi-yaml', 'openapi-json'];

/** Templates, whatever language they are taken for: `api.yaml.tftpl`, or `api.tftpl`. */
const TEMPLATES = '**/*.{tpl,tmpl,tftpl,template,j2,example}';

/** Documents that can be saved. The sides of a diff and the output of tools are left alone. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];

/** The selector for the language client. */
export const selector = SCHEMES.flatMap(scheme => [
  ...LANGUAGES.map(language => ({ scheme, language })),
  { scheme, pattern: TEMPLATES },
]);

/** Whether the server is asked about a document. */
export function isGatewayFile(document: vscode.TextDocument): boolean {
  return vscode.languages.match(selector, document) > 0;
}
