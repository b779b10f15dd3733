// Says in a sentence when Node.js is too old, before anything else is loaded.

const OLDEST = 22;

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  console.error(`Node.js ${OLDEST} or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
}
