// Plain JavaScript: it must run on the Node that it refuses.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `This is Node ${process.versions.node}; the scripts need Node 24. "npm ci" brings it (dev dependency "node"): ` +
      'run them through npm, and install without --ignore-scripts.',
  );
  process.exit(1);
}
