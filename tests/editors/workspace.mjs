// The folder that editors are opened on.

import * as fs from 'node:fs';
import * as path from 'node:path';

const here = import.meta.dirname;
const shop = path.resolve(here, '../fixtures/shop.yaml');

/** Makes the folder. Terraform has another ending in this repository: here it would count as beside its configs. */
export function makeWorkspace(folder) {
  fs.cpSync(path.join(here, 'workspace'), folder, { recursive: true });
  fs.copyFileSync(shop, path.join(folder, 'shop.yaml'));
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    if (name.endsWith('.tf.txt')) {
      fs.renameSync(path.join(folder, name), path.join(folder, name.slice(0, -'.txt'.length)));
    }
  }
}
