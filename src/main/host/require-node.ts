/**
 * Ends the process with one clear message on a Node that cannot carry the store. The entries load the rest only after it:
 * on an old Node a static import of the rest would fail first, with a syntax error that helps nobody.
 */
const NEEDED_NODE_API = 10;

/** Passes on a Node with Node-API 10; else prints what to do and exits with 1. */
export function requireNode(versions: NodeJS.ProcessVersions = process.versions): void {
  if (Number(versions['napi'] ?? 0) >= NEEDED_NODE_API) return;
  console.error(
    `PulseFlow could not start: Node ${versions.node} has Node-API ${versions['napi'] ?? 'none'}, and the store needs ${NEEDED_NODE_API} ` +
      '(Node 22.14 or later). Start with npm start, which uses the pinned Node. (NODE_TOO_OLD)',
  );
  process.exit(1);
}
