#!/usr/bin/env node
// The operator's command line (`npx guildhall ...`): same set-up as bootstrap.js, then the arguments as they are.
import { complaintAboutNode } from './setup/node-version.js';

const complaint = complaintAboutNode(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  // No top-level await: an old Node could not even parse it. A failure here is a bug, and Node reports it.
  void import('./setup/commands.js').then(({ guildhall }) => guildhall(process.argv.slice(2)));
}
